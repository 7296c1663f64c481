// Several TraceQL metrics queries over one range, each a value for every value of a label.
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import type { Measure } from "../model/breakdown";
import { lastOf, type SeriesSet } from "../model/series";
import type { Range } from "../model/time_range";
import { fetchSeries } from "./explore";
import { seriesEveryMs } from "./explore_queries";

export interface BreakdownAnswer {
  readonly values: readonly ReadonlyMap<string, number>[]; // of each measure, by the label's value
  readonly error: Error | null;
  readonly isRead: boolean;
}

// The range is one step: what adds up is added by the server, quantiles are those of the whole range.
export const useBreakdown = (
  measures: readonly Measure[],
  attribute: string,
  range: Range,
  isLive: boolean,
): BreakdownAnswer => {
  const whole = { ...range, stepMs: range.endMs - range.startMs };
  return useQueries({
    queries: measures.map(({ query }) => ({
      queryKey: ["series", query, attribute, whole],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchSeries(`${query} by (${attribute})`, whole, signal),
      refetchInterval: seriesEveryMs(isLive),
      placeholderData: keepPreviousData,
      structuralSharing: false,
    })),
    combine: (asked) => ({
      values: asked.map(({ data }) => valuesOf(data?.set, attribute)),
      error: asked.find(({ error }) => error !== null)?.error ?? null,
      isRead: asked.every(({ data }) => data !== undefined),
    }),
  });
};

function valuesOf(set: SeriesSet | undefined, attribute: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const series of set?.series ?? []) {
    const value = lastOf(series);
    const label = series.labels[attribute] ?? "";
    if (value !== null && label !== "") values.set(label, value);
  }
  return values;
}
