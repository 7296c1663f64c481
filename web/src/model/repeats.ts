// What the line of a repeated step says of all of them.
import type { DrawnTimes } from "./drawn_times";
import { isError, type SpanHead } from "./trace";

export interface RepeatSummary {
  readonly count: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly totalMs: number;
  readonly selfMs: number;
  readonly tokens: number | null;
  readonly costUsd: number | null;
}

export function summaryOf(
  spans: readonly SpanHead[],
  lines: readonly number[],
  times: DrawnTimes,
  selfMs: Float64Array,
): RepeatSummary {
  const lengths = new Float64Array(lines.length);
  let [failed, totalMs, self] = [0, 0, 0];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const length = times.ends[line]! - times.starts[line]!;
    lengths[at] = length;
    totalMs += length;
    self += selfMs[line]!;
    if (isError(spans[line]!)) failed++;
  }
  lengths.sort();
  return {
    count: lines.length,
    failed,
    p50Ms: nearestRank(lengths, 0.5),
    p95Ms: nearestRank(lengths, 0.95),
    totalMs,
    selfMs: self,
    tokens: sumOf(lines, (line) => spans[line]!.tokens.total),
    costUsd: sumOf(lines, (line) => spans[line]!.costUsd),
  };
}

const nearestRank = (sorted: Float64Array, share: number) =>
  sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0;

// null where none of them says.
function sumOf(lines: readonly number[], amountOf: (line: number) => number | null): number | null {
  let sum: number | null = null;
  for (const line of lines) {
    const value = amountOf(line);
    if (value !== null) sum = (sum ?? 0) + value;
  }
  return sum;
}
