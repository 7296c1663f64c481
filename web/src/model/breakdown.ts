// What is spent and what goes wrong, for each model or user: one column a TraceQL metrics query.
import type { Unit } from "./panels";

export interface Measure {
  readonly title: string;
  readonly query: string; // `by (…)` is added
  readonly unit: Unit;
  readonly absent?: number; // what it is for a label of which it says nothing; unknown otherwise
}

export interface BreakdownRow {
  readonly label: string;
  readonly values: readonly (number | null)[]; // of each measure
}

// A row for each label that any measure has, those with the most of measure `by` first.
export function rowsOf(values: readonly ReadonlyMap<string, number>[], by: number): BreakdownRow[] {
  const labels = new Set(values.flatMap((one) => [...one.keys()]));
  return [...labels]
    .map((label) => ({ label, values: values.map((one) => one.get(label) ?? null) }))
    .sort((a, b) => (b.values[by] ?? 0) - (a.values[by] ?? 0) || (a.label < b.label ? -1 : 1));
}
