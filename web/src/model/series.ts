// What TraceQL's metrics functions answer: values in equal steps, for each combination of labels.
import type { Range } from "./time_range";

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[]; // null: nothing to say
}

export interface SeriesSet {
  readonly startMs: number;
  readonly stepMs: number;
  readonly series: readonly Series[];
  readonly truncated: boolean;
}

// With how long the answer took: what is dear is asked again less often.
export interface SeriesReading {
  readonly set: SeriesSet;
  readonly tookMs: number;
}

export const kNoSeries: SeriesSet = { startMs: 0, stepMs: 1_000, series: [], truncated: false };

export const pointsOf = ({ series }: SeriesSet) =>
  series.reduce((most, { values }) => Math.max(most, values.length), 0);

// In seconds, as the charts count.
export const timesOf = (set: SeriesSet) =>
  Array.from({ length: pointsOf(set) }, (_, index) => (set.startMs + index * set.stepMs) / 1_000);

export const sumOf = ({ values }: Series) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

// Whether the points of what a query gives add up to the same of the whole range. Quantiles, rates and extremes do not, nor
// does what is left out point by point.
export const addsUp = (query: string) =>
  /\|\s*(?:count|sum)_over_time\s*\([^()]*\)\s*(?:by\s*\([^()]*\)\s*)?$/.test(query);

// The range as one step: what is asked in it is of all of the range.
export const inOneStep = (range: Range): Range => ({ ...range, stepMs: range.endMs - range.startMs });

// The value of `series` in a set that was asked for in one step; null where it has none.
export function wholeOf({ series: all }: SeriesSet, { labels }: Series): number | null {
  const wanted = JSON.stringify(labels);
  return all.find((one) => JSON.stringify(one.labels) === wanted)?.values[0] ?? null;
}

export const withLabel = ({ series }: SeriesSet, name: string, value: string) =>
  series.find(({ labels }) => labels[name] === value);

// All series of a set in one; counts and sums may be added, other values may not.
export function added(set: SeriesSet): Series {
  const values = Array.from({ length: pointsOf(set) }, (_, index) =>
    set.series.reduce((sum, series) => sum + (series.values[index] ?? 0), 0),
  );
  return { labels: {}, values };
}

export interface Tally {
  readonly value: string;
  readonly count: number;
}

// How often each value of a label occurs, the most frequent first; spans that have none are left out.
export const talliesOf = (set: SeriesSet, label: string): Tally[] =>
  set.series
    .map((series) => ({ value: series.labels[label] ?? "", count: sumOf(series) }))
    .filter(({ value, count }) => value !== "" && count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

// What each series is called. A quantile is named where there are several.
export function labelTexts(all: readonly Series[]): string[] {
  const isOne = new Set(all.map(({ labels }) => labels.p)).size === 1;
  return all.map(({ labels }) =>
    Object.entries(labels)
      .filter(([name]) => !(name === "p" && isOne && Object.keys(labels).length > 1))
      .map(([name, value]) => (name === "p" ? `p${Number(value) * 100}` : value || `no ${name}`))
      .join(", "),
  );
}
