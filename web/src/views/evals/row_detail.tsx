import { Link } from "@tanstack/react-router";
import { useRow } from "../../api/evals";
import { type Assertion, type EvalRow, type EvalRun, offendingSpans } from "../../model/evals";
import { counted } from "../../model/format";
import type { TraceSearch } from "../../model/trace_search";
import { Icon } from "../../widgets/icon";
import { KeyValues } from "../../widgets/key_values";
import { LongText } from "../../widgets/long_text";
import { Failure } from "../failure";
import { VerdictMark } from "./attempt_cell";
import { RepeatLinks } from "./repeat_links";

interface RowDetailProps {
  run: EvalRun;
  test: number;
  column: number;
  onClose: () => void;
}

// One row, whole: what was asked and answered, each assertion with its reason, and the way to its trace.
export function RowDetail({ run, test, column, onClose }: RowDetailProps) {
  const { data: row, error } = useRow(run.id, test, column);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1)
    <aside className="eval-detail" aria-label="The row that is open" tabIndex={0}>
      <header>
        {row !== undefined && <VerdictMark verdict={row.verdict} />}
        <span className="dim">{row?.provider}</span>
        <button type="button" className="icon-button page-end" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <RepeatLinks run={run} test={test} column={column} />
      {error !== null && <Failure error={error} />}
      {row === undefined && error === null && <p className="dim">Reading the row…</p>}
      {row !== undefined && <RowParts row={row} />}
    </aside>
  );
}

function RowParts({ row }: { row: EvalRow }) {
  return (
    <>
      <TraceLink row={row} />
      {row.error !== "" && row.verdict === "error" && (
        <section>
          <h2>Error</h2>
          <p className="is-error eval-text">
            <LongText text={row.error} />
          </p>
        </section>
      )}
      {row.assertions.length > 0 && (
        <section>
          <h2>Assertions</h2>
          <ul className="assertions">
            {row.assertions.map((assertion, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: assertions are told apart by their place alone
              <AssertionLine key={index} assertion={assertion} traceId={row.traceId} />
            ))}
          </ul>
        </section>
      )}
      {row.output !== "" && (
        <section>
          <h2>Output</h2>
          <p className="eval-text">
            <LongText text={row.output} />
          </p>
        </section>
      )}
      <section>
        <h2>Prompt</h2>
        <p className="eval-text">
          <LongText text={row.prompt} />
        </p>
      </section>
      {Object.keys(row.vars).length > 0 && (
        <section>
          <h2>Vars</h2>
          <KeyValues values={row.vars} />
        </section>
      )}
      {Object.keys(row.metadata).length > 0 && (
        <section>
          <h2>Metadata</h2>
          <KeyValues values={row.metadata} />
        </section>
      )}
    </>
  );
}

// Opens at the first of the spans.
const marksOf = (spanIds: readonly string[]): TraceSearch =>
  spanIds[0] === undefined ? {} : { marked: spanIds.join(","), span: spanIds[0] };

function TraceLink({ row: { traceId, assertions, traceWhy } }: { row: EvalRow }) {
  const offending = offendingSpans(assertions);
  if (traceId === "") return null;
  return (
    <p className="eval-trace">
      <Link to="/trace/$traceId" params={{ traceId }} search={marksOf(offending)} className="button">
        {offending.length === 0
          ? "Open the trace"
          : `Open the trace at ${counted(offending.length, "span")} that ${offending.length === 1 ? "fails" : "fail"}`}
      </Link>
      {traceWhy !== "" && <span className="is-warning"> {traceWhy}</span>}
    </p>
  );
}

function AssertionLine({ assertion, traceId }: { assertion: Assertion; traceId: string }) {
  const { type, metric, value, isPassed, reason, tree, spanIds } = assertion;
  return (
    <li className="assertion">
      <p>
        <VerdictMark verdict={isPassed ? "pass" : "fail"} /> <code>{type}</code>
        {metric !== "" && <span className="tag">{metric}</span>}{" "}
        {value !== "" && <code className="assertion-value dim">{value}</code>}
      </p>
      {reason !== "" && <p className={isPassed ? "eval-text dim" : "eval-text"}>{reason}</p>}
      {!isPassed && tree.length > 0 && <pre className="assertion-tree">{tree.join("\n")}</pre>}
      {!isPassed && traceId !== "" && spanIds.length > 0 && (
        <Link to="/trace/$traceId" params={{ traceId }} search={marksOf(spanIds)}>
          {counted(spanIds.length, "span")} in the trace
        </Link>
      )}
    </li>
  );
}
