// What the views ask with TraceQL, and how often they ask again.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TraceFilter } from "../model/filter";
import type { Found } from "../model/found";
import type { SeriesReading, SeriesSet } from "../model/series";
import type { Range } from "../model/time_range";
import { askedEarly } from "./early";
import { fetchAttributes, fetchFound, fetchSeries, fetchValues } from "./explore";
import { foundKey } from "./keys";
import { everyMs, kJustReadMs, listEveryMs } from "./queries";

const kSeriesEveryMs = 10_000;
// Asking for series may keep the server busy for this part of the time at most, each.
const kAnsweringShare = 30;
const kWordsFreshMs = 60_000;

export const useFound = (filter: TraceFilter, limit: number, isOn: boolean, isTailed: boolean) =>
  useQuery<Found>({
    queryKey: foundKey(filter, limit),
    queryFn: ({ signal, queryKey }) => askedEarly<Found>(queryKey) ?? fetchFound(filter, limit, signal),
    enabled: isOn,
    staleTime: kJustReadMs,
    refetchInterval: listEveryMs(filter, isTailed),
    structuralSharing: false,
    placeholderData: keepPreviousData,
  });

interface SeriesAsked {
  readonly state: { readonly error: unknown; readonly data: SeriesReading | undefined };
}

export const seriesEveryMs = (isLive: boolean) => (query: SeriesAsked) =>
  isLive && everyMs(Math.max(kSeriesEveryMs, (query.state.data?.tookMs ?? 0) * kAnsweringShare))(query);

const setOf = ({ set }: SeriesReading) => set;

// A range that has ended is asked for once.
export const useSeries = (q: string, range: Range, isLive = true, isOn = true) =>
  useQuery<SeriesReading, Error, SeriesSet>({
    queryKey: ["series", q, range],
    queryFn: ({ signal }) => fetchSeries(q, range, signal),
    enabled: isOn,
    select: setOf,
    refetchInterval: seriesEveryMs(isLive),
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

export const useAttributes = (isOn: boolean) =>
  useQuery({
    queryKey: ["attributes"],
    queryFn: ({ signal }) => fetchAttributes(signal),
    enabled: isOn,
    staleTime: kWordsFreshMs,
  }).data ?? [];

export const useValues = (attribute: string) =>
  useQuery({
    queryKey: ["values", attribute],
    queryFn: ({ signal }) => fetchValues(attribute, signal),
    enabled: attribute !== "",
    staleTime: kWordsFreshMs,
  }).data ?? [];
