import { formatCost, formatCount, formatExact, formatSeconds, kUnknown } from "../model/format";
import type { Unit } from "../model/panels";
import { lastOf, type Series, sumOf } from "../model/series";

// How values are written, and what stands for a whole series: what adds up is added, the rest says its last value.

export const kFormats: Readonly<Record<Unit, (value: number) => string>> = {
  usd: formatCost,
  seconds: formatSeconds,
  "per second": (value) => `${value < 100 ? Number(value.toPrecision(2)) : Math.round(value)}/s`,
  count: (value) => (Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))),
};

export function saidOf(series: Series, unit: Unit): string {
  if (unit === "usd") return formatCost(sumOf(series));
  const last = lastOf(series);
  if (unit === "count") {
    const sum = sumOf(series);
    return Number.isInteger(sum) ? formatExact(sum) : last === null ? kUnknown : kFormats.count(last);
  }
  return last === null ? kUnknown : kFormats[unit](last);
}
