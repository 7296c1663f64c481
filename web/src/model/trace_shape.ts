// All that is worked out once about a trace and then drawn in several ways.
import { type CriticalPath, criticalPathOf } from "./critical_path";
import { type ClockAhead, clocksAsSent, type DrawnTimes, drawnTimesOf } from "./drawn_times";
import { selfTimesMs } from "./self_time";
import { spanTreeOf } from "./span_tree";
import { isWhole, type Span, type SpanHead } from "./trace";
import type { Tree } from "./tree";

export interface TraceShape<Kind extends SpanHead = SpanHead> {
  readonly spans: readonly Kind[];
  readonly tree: Tree; // over the spans
  readonly times: DrawnTimes;
  readonly selfMs: Float64Array;
  readonly path: CriticalPath;
}

// With the contents of the spans.
export const isWholeShape = (shape: TraceShape): shape is TraceShape<Span> => shape.spans.every(isWhole);

export function shapeOf<Kind extends SpanHead>(
  spans: readonly Kind[],
  ahead: ClockAhead = clocksAsSent,
): TraceShape<Kind> {
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
