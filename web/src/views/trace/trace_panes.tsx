import { useMemo, useRef } from "react";
import type { Analysis } from "../../model/analysis";
import type { Finding } from "../../model/diagnosis";
import type { Trace } from "../../model/trace";
import type { TraceSearch } from "../../model/trace_search";
import type { TraceShape } from "../../model/trace_shape";
import { kNone } from "../../model/tree";
import { Detail } from "./detail";
import { Drawing } from "./drawing";
import { FindBox } from "./find_box";
import { HealthStrip } from "./health_strip";
import { KeysHelp } from "./keys_help";
import { MarkedStrip } from "./marked_strip";
import { Minimap } from "./minimap";
import { useTreeKeys } from "./tree_keys";
import { useTreeState } from "./tree_state";
import { ViewBar } from "./view_bar";
import { WhereStrip } from "./where_strip";

interface TracePanesProps {
  trace: Trace;
  changedAtMs: number | undefined;
  shape: TraceShape;
  search: TraceSearch;
  analysis: Analysis | undefined;
  findings: readonly Finding[];
}

// What weft has to say of the trace, the drawing of it, and beside that (or over it, on a narrow screen) the span the
// URL names.
export function TracePanes({ trace, changedAtMs, shape, search, analysis, findings }: TracePanesProps) {
  const state = useTreeState(shape, search);
  const scroller = useRef<HTMLDivElement>(null);
  const findInput = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);
  useTreeKeys(state, scroller, {
    find: () => findInput.current?.focus(),
    help: () => help.current?.showModal(),
  });
  const { spans } = shape;
  const line = useMemo(
    () => (search.span === undefined ? kNone : spans.findIndex(({ id }) => id === search.span)),
    [spans, search.span],
  );
  const opened = spans[line];
  return (
    <>
      {search.marked !== undefined && <MarkedStrip state={state} />}
      <HealthStrip findings={findings} state={state} />
      <WhereStrip analysis={analysis} state={state} selected={opened} />
      <ViewBar state={state} find={<FindBox traceId={trace.id} state={state} input={findInput} />} />
      {search.view !== "graph" && search.view !== "conversation" && <Minimap state={state} />}
      <div className={opened === undefined ? "panes" : "panes panes-two"}>
        <Drawing traceId={trace.id} changedAtMs={changedAtMs} state={state} scroller={scroller} />
        {opened !== undefined && (
          <Detail key={opened.id} traceId={trace.id} line={line} analysis={analysis} state={state} />
        )}
      </div>
      <KeysHelp dialog={help} />
    </>
  );
}
