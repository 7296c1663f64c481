// When spans are drawn: milliseconds from the start of the axis, as plain numbers, since 100,000 of them are packed,
// compared and drawn at a time. Exact times stay with the spans; a double is off by less than a nanosecond within 100 days.
import { between, type Nanoseconds, nanoseconds, type UnixNano, unixNano } from "./nanoseconds";
import type { SpanHead } from "./trace";

export interface DrawnTimes {
  readonly origin: UnixNano; // time zero, on the clock that is taken for right
  readonly lengthMs: number; // from the first start to the last end
  readonly starts: Float64Array; // of each line
  readonly ends: Float64Array;
}

// A part of the axis that is looked at.
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

// How far ahead each span's clock is; 0n where nobody corrects it.
export type ClockAhead = (span: SpanHead) => bigint;
export const clocksAsSent: ClockAhead = () => 0n;

const kNsPerMs = 1e6;
export const toMs = (length: Nanoseconds) => Number(length) / kNsPerMs;
export const fromMs = (ms: number) => nanoseconds(BigInt(Math.round(ms * kNsPerMs)));

export function drawnTimesOf(spans: readonly SpanHead[], ahead: ClockAhead = clocksAsSent): DrawnTimes {
  const starts = new Float64Array(spans.length);
  const ends = new Float64Array(spans.length);
  const sentFirst = spans[0]?.start ?? unixNano(0n);
  let first = 0;
  let last = 0;
  for (let line = 0; line < spans.length; line++) {
    const span = spans[line]!;
    starts[line] = toMs(nanoseconds(between(sentFirst, span.start) - ahead(span)));
    ends[line] = starts[line]! + toMs(span.duration);
    first = line === 0 ? starts[0]! : Math.min(first, starts[line]!);
    last = line === 0 ? ends[0]! : Math.max(last, ends[line]!);
  }
  for (let line = 0; line < spans.length; line++) {
    starts[line] = starts[line]! - first;
    ends[line] = ends[line]! - first;
  }
  return { origin: unixNano(sentFirst + fromMs(first)), lengthMs: last - first, starts, ends };
}

export const wholeOf = (times: DrawnTimes): TimeWindow => ({ fromMs: 0, toMs: times.lengthMs });

// Lines by when they start; of those that start together the one above comes first.
export function byStart(times: DrawnTimes): Uint32Array {
  const order = Uint32Array.from(times.starts.keys());
  return order.sort((a, b) => times.starts[a]! - times.starts[b]! || a - b);
}

// From the first start to the last end of some lines.
export function extentOf({ starts, ends }: DrawnTimes, lines: readonly number[]): TimeWindow {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    fromMs = Math.min(fromMs, starts[line]!);
    toMs = Math.max(toMs, ends[line]!);
  }
  return { fromMs, toMs };
}
