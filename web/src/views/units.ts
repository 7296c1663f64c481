import { formatCost, formatCount, formatExact, formatSeconds } from "../model/format";
import type { Unit } from "../model/panels";

// How values are written.

export const kFormats: Readonly<Record<Unit, (value: number) => string>> = {
  usd: formatCost,
  seconds: formatSeconds,
  "per second": (value) => `${value < 100 ? Number(value.toPrecision(2)) : Math.round(value)}/s`,
  count: (value) => (Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))),
};

// What stands for a whole series: counts to the last digit.
export const saidOf = (value: number, unit: Unit) =>
  unit === "count" && Number.isInteger(value) ? formatExact(value) : kFormats[unit](value);
