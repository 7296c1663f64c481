import type { Trace } from "../../model/trace";
import type { Axis } from "../../model/waterfall";
import { Detail } from "./detail";
import { useTreeState } from "./tree_state";
import { Waterfall } from "./waterfall";

interface TracePanesProps {
  trace: Trace;
  axis: Axis;
  spanId: string | undefined;
}

// The tree, and beside it (or over it, on a narrow screen) the span the URL names.
export function TracePanes({ trace, axis, spanId }: TracePanesProps) {
  const state = useTreeState(trace.spans, spanId);
  const opened = spanId === undefined ? undefined : trace.spans[state.lineOf(spanId)];
  return (
    <div className={opened === undefined ? "panes" : "panes panes-two"}>
      <Waterfall spans={trace.spans} axis={axis} state={state} />
      {opened !== undefined && (
        <Detail key={opened.id} span={opened} traceStart={axis.start} onClose={state.close} />
      )}
    </div>
  );
}
