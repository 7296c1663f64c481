// From when to when the charts are drawn, and in which steps.
import { kTimeRanges, type TimeFilter, type TimeRange } from "./filter";
import { dateOf, type UnixNano } from "./nanoseconds";

export interface Range {
  readonly startMs: number;
  readonly endMs: number; // exclusive
  readonly stepMs: number;
}

const kPointsMax = 60;
const kSecondMs = 1_000;
const kStepsS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

// `filter` where it says so; otherwise the shortest of the usual ranges back to `oldest`, so that the charts are about
// the traces that are listed. Begins and ends with a whole step: the same question for as long as one lasts.
export function rangeOf(filter: TimeFilter, oldest: UnixNano | undefined, nowMs: number): Range {
  if (filter.start !== undefined && filter.end !== undefined) {
    return inSteps(Number(filter.start), Number(filter.end));
  }
  const since = filter.since ?? rangeBackTo(oldest === undefined ? nowMs : dateOf(oldest).getTime(), nowMs);
  return inSteps(nowMs - kTimeRanges[since].ms, nowMs);
}

function inSteps(startMs: number, endMs: number): Range {
  const fitting = kStepsS.find((seconds) => (endMs - startMs) / (seconds * kSecondMs) <= kPointsMax);
  const stepMs = (fitting ?? kStepsS.at(-1)!) * kSecondMs;
  return {
    startMs: Math.floor(startMs / stepMs) * stepMs,
    endMs: Math.ceil(endMs / stepMs) * stepMs,
    stepMs,
  };
}

export function rangeBackTo(oldestMs: number, nowMs: number): TimeRange {
  const ranges = Object.keys(kTimeRanges) as TimeRange[];
  return ranges.find((range) => nowMs - kTimeRanges[range].ms <= oldestMs) ?? ranges.at(-1)!;
}
