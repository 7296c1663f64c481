// All that is worked out once about a trace and then drawn in several ways.
import { type CriticalPath, criticalPathOf } from "./critical_path";
import { type ClockAhead, clocksAsSent, type DrawnTimes, drawnTimesOf } from "./drawn_times";
import { selfTimesMs } from "./self_time";
import { spanTreeOf } from "./span_tree";
import type { Span } from "./trace";
import type { Tree } from "./tree";

export interface TraceShape {
  readonly spans: readonly Span[];
  readonly tree: Tree; // over the spans
  readonly times: DrawnTimes;
  readonly selfMs: Float64Array;
  readonly path: CriticalPath;
}

export function shapeOf(spans: readonly Span[], ahead: ClockAhead = clocksAsSent): TraceShape {
  const tree = spanTreeOf(spans);
  const times = drawnTimesOf(spans, ahead);
  return {
    spans,
    tree,
    times,
    selfMs: selfTimesMs(tree, times),
    path: criticalPathOf(spans, tree, times),
  };
}
