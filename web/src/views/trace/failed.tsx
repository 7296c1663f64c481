import type { Analysis } from "../../model/analysis";
import { errorOriginBelow } from "../../model/span_tree";
import type { Span, SpanHead } from "../../model/trace";
import { Notice } from "../../widgets/notice";
import type { TreeView } from "./tree_state";

interface FailedProps {
  span: Span;
  line: number;
  analysis: Analysis | undefined;
  state: TreeView;
}

// What went wrong in a span, where that began, and who took no notice.
export function Failed({ span, line, analysis, state }: FailedProps) {
  const { spans, tree } = state.shape;
  const origin = spans[errorOriginBelow(spans, tree, line)]!;
  const failure = analysis?.failures.find(({ originId }) => originId === span.id);
  const swallower = spans.find(({ id }) => id === failure?.swallowedById);
  return (
    <Notice kind="error">
      <p>{span.error || "Failed, without a message."}</p>
      {origin.id !== span.id && (
        <p>
          It began in <Jump to={origin} state={state} />
          {origin.error !== "" && `: ${origin.error}`}
        </p>
      )}
      {failure?.wasRetried === true && <p>It was tried again.</p>}
      {swallower !== undefined && (
        <p>
          <Jump to={swallower} state={state} /> called it and did not fail.
        </p>
      )}
    </Notice>
  );
}

const Jump = ({ to, state }: { to: SpanHead; state: TreeView }) => (
  <button type="button" className="link-button" onClick={() => state.showSpan(to.id)}>
    {to.name || "(no name)"} of {to.service || "no service name"}
  </button>
);
