// What the views ask with TraceQL, and how often they ask again.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TraceFilter } from "../model/filter";
import type { Found } from "../model/found";
import type { SeriesSet } from "../model/series";
import type { Range } from "../model/time_range";
import { fetchAttributes, fetchFound, fetchSeries, fetchValues } from "./explore";
import { everyMs, listEveryMs } from "./queries";

const kSeriesEveryMs = 10_000;
const kWordsFreshMs = 60_000;

export const useFound = (filter: TraceFilter, limit: number, isOn: boolean, isTailed: boolean) =>
  useQuery<Found>({
    queryKey: ["found", filter, limit],
    queryFn: ({ signal }) => fetchFound(filter, limit, signal),
    enabled: isOn,
    refetchInterval: listEveryMs(filter, isTailed),
    structuralSharing: false,
    placeholderData: keepPreviousData,
  });

// A range that has ended is asked for once.
export const useSeries = (q: string, range: Range, isLive = true) =>
  useQuery<SeriesSet>({
    queryKey: ["series", q, range],
    queryFn: ({ signal }) => fetchSeries(q, range, signal),
    refetchInterval: isLive ? everyMs(kSeriesEveryMs) : false,
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
