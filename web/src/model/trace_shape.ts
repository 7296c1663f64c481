// All that is worked out once about a trace and then drawn in several ways.
import { type CriticalPath, criticalPathOf } from "./critical_path";
import { type ClockAhead, clocksAsSent, type DrawnTimes, drawnTimesOf } from "./drawn_times";
import { type Outline, outlineOf } from "./outline";
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
  readonly outline: Outline; // with all spans shown
}

// With the contents of the spans.
export const isWholeShape = (shape: TraceShape): shape is TraceShape<Span> => shape.spans.every(isWhole);

export function shapeOf<Kind extends SpanHead>(
  spans: readonly Kind[],
  ahead: ClockAhead = clocksAsSent,
): TraceShape<Kind> {
  const steps = stepsOf(spans, ahead);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

// The same, with a pause after each step: of 100,000 spans each takes a frame or three, together they would hold the page
// up for a fifth of a second.
export async function shapeInSteps<Kind extends SpanHead>(
  spans: readonly Kind[],
  pause: () => Promise<void>,
): Promise<TraceShape<Kind>> {
  const steps = stepsOf(spans, clocksAsSent);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pause();
  }
}

function* stepsOf<Kind extends SpanHead>(
  spans: readonly Kind[],
  ahead: ClockAhead,
): Generator<undefined, TraceShape<Kind>, void> {
  const tree = spanTreeOf(spans);
  const times = drawnTimesOf(spans, ahead);
  yield;
  const selfMs = selfTimesMs(tree, times);
  yield;
  const path = criticalPathOf(spans, tree, times);
  yield;
  const outline = outlineOf(spans, tree, () => true);
  yield;
  return { spans, tree, times, selfMs, path, outline };
}
