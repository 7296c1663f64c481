// Where bars and tick marks go, as fractions of the window that is looked at; drawing is elsewhere.
import { fromMs, type TimeWindow } from "./drawn_times";
import { formatDuration } from "./format";
import { type Nanoseconds, nanoseconds } from "./nanoseconds";

export interface Bar {
  readonly left: number; // below 0 or beyond 1 where the span reaches out of the window
  readonly width: number;
  readonly room: "after" | "before" | "inside"; // where a text about the span fits
}

const kTextRoom = 0.25;

export function barOf(window: TimeWindow, startMs: number, endMs: number): Bar {
  const left = placeIn(window, startMs);
  const right = placeIn(window, endMs);
  const room = 1 - right >= kTextRoom && right >= 0 ? "after" : left >= kTextRoom ? "before" : "inside";
  return { left, width: right - left, room };
}

// A time as a fraction of the window; 0 where the window has no length.
export function placeIn({ fromMs, toMs }: TimeWindow, ms: number): number {
  return toMs > fromMs ? (ms - fromMs) / (toMs - fromMs) : 0;
}

// A fraction as CSS wants it.
export const percent = (part: number) => `${part * 100}%`;

// Stretches of one row as few boxes: what is less than `gap` of the window apart is joined, since no eye sees it.
export function joined(
  window: TimeWindow,
  starts: ArrayLike<number>,
  ends: ArrayLike<number>,
  gap = 1 / 400,
): { left: number; width: number }[] {
  const boxes: { left: number; width: number }[] = [];
  for (let i = 0; i < starts.length; i++) {
    const left = Math.max(placeIn(window, starts[i]!), 0);
    const right = Math.min(placeIn(window, ends[i]!), 1);
    if (right < 0 || left > 1) continue;
    const last = boxes.at(-1);
    if (last === undefined || left - last.left - last.width > gap) boxes.push({ left, width: right - left });
    else last.width = Math.max(last.width, right - last.left);
  }
  return boxes;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

// At most `countMax` marks at round times after the start of the trace.
export function ticksOf(window: TimeWindow, countMax: number): Tick[] {
  const from = fromMs(window.fromMs);
  const length = nanoseconds(fromMs(window.toMs) - from);
  if (length <= 0n) return [{ at: 0, label: formatTick(from) }];
  const step = roundStep(length, countMax);
  const ticks: Tick[] = [];
  for (let time = firstAtOrAfter(from, step); time <= from + length; time += step) {
    ticks.push({ at: Number(time - from) / Number(length), label: formatTick(nanoseconds(time)) });
  }
  return ticks;
}

const firstAtOrAfter = (time: bigint, step: bigint) => ((time + step - 1n) / step) * step;

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
  time === 0n
    ? "0"
    : formatDuration(time)
        .replace(/^[\d.]+(?= \S+$)/, (value) => String(Number(value)))
        .replace(/(?<=\S \S+) 0 (s|min|h)$/, "");
