// Where bars and tick marks go, as fractions of the axis; drawing is elsewhere.
import { formatDuration } from "./format";
import {
  after,
  between,
  fraction,
  kZero,
  type Nanoseconds,
  nanoseconds,
  type UnixNano,
  unixNano,
} from "./nanoseconds";
import type { Span } from "./trace";

export interface Axis {
  readonly start: UnixNano;
  readonly length: Nanoseconds;
}

// From the first start to the last end. Times are drawn as they were sent: a child before its parent is seen to be so.
export function axisOf(spans: readonly Span[]): Axis {
  const first = spans[0];
  if (first === undefined) return { start: unixNano(0n), length: kZero };
  let start = first.start;
  let end = first.start;
  for (const span of spans) {
    if (span.start < start) start = span.start;
    const spanEnd = after(span.start, span.duration);
    if (spanEnd > end) end = spanEnd;
  }
  return { start, length: between(start, end) };
}

export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly room: "after" | "before" | "inside"; // where a text about the span fits
}

const kTextRoom = 0.25;

export function barOf(axis: Axis, span: Span): Bar {
  const left = fraction(between(axis.start, span.start), axis.length);
  const width = fraction(span.duration, axis.length);
  const room = 1 - left - width >= kTextRoom ? "after" : left >= kTextRoom ? "before" : "inside";
  return { left, width, room };
}

// A fraction as CSS wants it.
export const percent = (part: number) => `${part * 100}%`;

export interface Tick {
  readonly at: number;
  readonly label: string;
}

// At most `countMax` marks at round times, the first at zero.
export function ticksOf(axis: Axis, countMax: number): Tick[] {
  if (axis.length === 0n) return [{ at: 0, label: "0" }];
  const step = roundStep(axis.length, countMax);
  const ticks: Tick[] = [];
  for (let time = 0n; time <= axis.length; time += step) {
    ticks.push({
      at: fraction(nanoseconds(time), axis.length),
      label: time === 0n ? "0" : formatTick(nanoseconds(time)),
    });
  }
  return ticks;
}

const kMinute = 60_000_000_000n;

// The smallest of 1, 2, 5 × 10ⁿ (beyond a minute 1, 2, 5, 10, 30 minutes, then hours) that gives at most countMax marks.
function roundStep(length: Nanoseconds, countMax: number): bigint {
  const least = length / BigInt(Math.max(countMax - 1, 1)) + 1n;
  for (let unit = 1n; unit < kMinute; unit *= 10n) {
    for (const factor of [1n, 2n, 5n])
      if (unit * factor >= least && unit * factor < kMinute) return unit * factor;
  }
  for (const minutes of [1n, 2n, 5n, 10n, 30n]) if (kMinute * minutes >= least) return kMinute * minutes;
  const hour = kMinute * 60n;
  return ((least + hour - 1n) / hour) * hour;
}

// Round times need no trailing zeros: "20 ms", not "20.0 ms"; "1 min", not "1 min 0 s".
const formatTick = (time: Nanoseconds) =>
  formatDuration(time)
    .replace(/^[\d.]+(?= \S+$)/, (value) => String(Number(value)))
    .replace(/(?<=\S \S+) 0 (s|min|h)$/, "");
