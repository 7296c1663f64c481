// What the views ask for, and how often they ask again.
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Feed, withHead, withPage } from "../model/feed";
import { isLive, type TraceFilter } from "../model/filter";
import { isWhole, kWholeSpansMax, type Span, type SpanHead, type Trace, type TraceRow } from "../model/trace";
import { fetchServices, fetchTraces, isNotFound, isPassing } from "./client";
import { askedEarly } from "./early";
import { traceKey, tracesKey } from "./keys";
import { needsContents, readSpan, readTrace, readWholeTrace, type TraceReading } from "./trace_reading";

const kListEveryMs = 2_000;
// Where the server tells what is new (api/tail.ts) asking is only for what it may have missed.
const kTailedListEveryMs = 15_000;
const kTraceEveryMs = 2_000;
const kRetryEveryMs = 2_000;
const kNoServices: readonly string[] = [];
const kServicesEveryMs = 30_000;
// An answer that was there before its view is not asked for again by the view's coming.
export const kJustReadMs = 1_000;
// A trace that has not grown for this long is taken as complete and no longer asked for.
const kTraceQuietMs = 120_000;
// So long nothing of a trace is asked for after what is drawn of it: the drawing is what somebody waits for.
const kContentsAfterMs = 30;
const kTraceKeptMs = 10_000; // large: not kept once nobody looks at it
const kQuotedKeptMs = 60_000;
// Reading a large trace may cost this part of the time at most.
const kReadingShare = 10;

interface Asked {
  readonly state: { readonly error: unknown };
}
export const everyMs = (ms: number) => (query: Asked) =>
  query.state.error === null ? ms : isPassing(query.state.error) ? kRetryEveryMs : false;

// What a list is asked for again after: never where it stands still.
export const listEveryMs = (filter: TraceFilter, isTailed: boolean) =>
  isLive(filter) && everyMs(isTailed ? kTailedListEveryMs : kListEveryMs);

export function useTraces(filter: TraceFilter, isOn: boolean, isTailed: boolean) {
  const client = useQueryClient();
  const key = tracesKey(filter);
  const query = useQuery<Feed>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const head = await (askedEarly<Feed>(key) ?? fetchTraces(filter, "", signal));
      return withHead(client.getQueryData<Feed>(key), head);
    },
    enabled: isOn,
    staleTime: kJustReadMs,
    refetchInterval: listEveryMs(filter, isTailed),
    structuralSharing: false,
  });
  const more = useMutation({
    mutationFn: (cursor: string) => fetchTraces(filter, cursor, new AbortController().signal),
    onSuccess: (page) => client.setQueryData<Feed>(key, (feed) => feed && withPage(feed, page)),
  });
  return { query, more };
}

const traceQuery = (client: QueryClient, traceId: string) =>
  queryOptions<TraceReading>({
    queryKey: traceKey(traceId),
    queryFn: ({ signal, queryKey }) =>
      askedEarly<TraceReading>(queryKey) ??
      readTrace(traceId, client.getQueryData<TraceReading>(queryKey), signal),
    structuralSharing: false,
    staleTime: kJustReadMs,
    gcTime: kTraceKeptMs,
  });

export function useTrace(traceId: string) {
  return useQuery({
    ...traceQuery(useQueryClient(), traceId),
    refetchInterval: (query) => {
      // Nothing of it yet is no error either: a link may be opened before the spans are there.
      if (query.state.error !== null)
        return isNotFound(query.state.error) ? kTraceEveryMs : everyMs(0)(query);
      const reading = query.state.data;
      if (reading === undefined) return false;
      if (needsContents(reading)) return kContentsAfterMs;
      if (Date.now() - reading.changedAtMs > kTraceQuietMs) return false;
      return Math.max(kTraceEveryMs, reading.tookMs * kReadingShare);
    },
  });
}

// Reads what is drawn of a trace that somebody is about to open, unless it is large.
export function useReadAhead() {
  const client = useQueryClient();
  return useCallback(
    ({ traceId, spanCount }: Pick<TraceRow, "traceId" | "spanCount">) => {
      if (spanCount <= kWholeSpansMax)
        client.prefetchQuery({ ...traceQuery(client, traceId), staleTime: kTraceKeptMs });
    },
    [client],
  );
}

// As it was when it had so many spans; for a trace that is quoted, not watched.
export const useTraceOnce = (traceId: string, spanCount: number, isOn: boolean) =>
  useQuery<Trace<Span>>({
    queryKey: ["trace", traceId, "once", spanCount],
    queryFn: ({ signal }) => readWholeTrace(traceId, signal),
    enabled: isOn,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    gcTime: kQuotedKeptMs,
  });

// A span with its contents: at once where its trace was read whole, else asked for. Its key begins as its trace's does,
// since what is said of a span changes both.
export function useWholeSpan(traceId: string, head: SpanHead, isOn = true) {
  const { data, error } = useQuery<Span>({
    queryKey: ["trace", traceId, "span", head.id],
    queryFn: ({ signal }) => readSpan(traceId, head, signal),
    enabled: isOn && !isWhole(head),
    refetchInterval: ({ state }) => isPassing(state.error) && kRetryEveryMs,
    structuralSharing: false,
  });
  return isWhole(head) ? { span: head, error: null } : { span: data, error };
}

const servicesQuery = queryOptions({
  queryKey: ["services"],
  queryFn: ({ signal }) => fetchServices(signal),
  refetchInterval: everyMs(kServicesEveryMs),
});
export const useServicesAsked = () => useQuery(servicesQuery).data; // undefined: no answer yet
export const useServices = () => useServicesAsked() ?? kNoServices;
