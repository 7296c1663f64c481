import { lazy, type RefObject, Suspense } from "react";
import { counted, formatExact } from "../../model/format";
import { kWholeSpansMax } from "../../model/trace";
import { isWholeShape } from "../../model/trace_shape";
import { TraceGraph } from "./trace_graph";
import type { TreeView } from "./tree_state";
import { Waterfall } from "./waterfall";

// Read when somebody looks at them.
const Flame = lazy(async () => ({ default: (await import("./box_chart")).Flame }));
const Lanes = lazy(async () => ({ default: (await import("./box_chart")).Lanes }));
const Transcript = lazy(async () => ({ default: (await import("./transcript")).Transcript }));

interface DrawingProps {
  traceId: string;
  changedAtMs: number | undefined;
  state: TreeView;
  scroller: RefObject<HTMLDivElement | null>;
}

// The trace as the URL wants it drawn.
export function Drawing(props: DrawingProps) {
  return (
    <Suspense fallback={<p className="nothing dim">Drawing…</p>}>
      <Chosen {...props} />
    </Suspense>
  );
}

// Where there is no conversation to show, and what leads to what was said.
const NotRead = ({ state }: { state: TreeView }) => (
  <p className="nothing">
    This trace has {counted(state.shape.spans.length, "span")}. What was said in all of them is read for
    traces of up to {formatExact(kWholeSpansMax)}. To read one call, open its span:{" "}
    <button
      type="button"
      className="link-button"
      onClick={() => state.change({ view: undefined, only: "llm" })}
    >
      show the LLM spans
    </button>
    . To look for words in all of them, type them into the box above and follow <i>search what was said</i>.
  </p>
);

function Chosen({ traceId, changedAtMs, state, scroller }: DrawingProps) {
  switch (state.search.view) {
    case undefined:
      return <Waterfall state={state} scroller={scroller} />;
    case "timeline":
      return <Lanes state={state} />;
    case "flame":
      return <Flame state={state} />;
    case "graph":
      return <TraceGraph traceId={traceId} changedAtMs={changedAtMs} state={state} />;
    case "conversation":
      return isWholeShape(state.shape) ? (
        <Transcript shape={state.shape} onOpen={state.showSpan} />
      ) : (
        <NotRead state={state} />
      );
  }
}
