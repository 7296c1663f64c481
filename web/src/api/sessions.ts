// Sessions: the list, and the traces of one.
import { type InfiniteData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TimeFilter } from "../model/filter";
import type { JsonObject } from "../model/json";
import type { SessionPage, SessionRow } from "../model/session";
import type { TraceRow } from "../model/trace";
import { ask, timeParameters } from "./client";
import { decodePage } from "./decode";
import { instant, number, numberOrNull, object, objects, text, texts } from "./fields";
import { everyMs } from "./queries";

const kSessionsEveryMs = 5_000;
const kTurnsMax = 1_000; // of one session, by the API's longest page

const decodeSession = (row: JsonObject): SessionRow => ({
  sessionId: text(row.session_id),
  project: text(row.project),
  name: text(row.name),
  userIds: texts(row.user_ids),
  start: instant(row.start_time_unix_nano),
  end: instant(row.end_time_unix_nano),
  traceCount: number(row.trace_count),
  spanCount: number(row.span_count),
  errorCount: number(row.error_count),
  totalTokens: number(row.total_tokens),
  costUsd: numberOrNull(row.cost_usd),
});

async function fetchSessions(time: TimeFilter, cursor: string, signal: AbortSignal): Promise<SessionPage> {
  const parameters = new URLSearchParams({ ...timeParameters(time), ...(cursor !== "" && { cursor }) });
  const page = object(await ask(`/api/v1/sessions?${parameters}`, signal));
  return { rows: objects(page.sessions).map(decodeSession), nextCursor: text(page.next_cursor) };
}

export const useSessions = (time: TimeFilter) =>
  useInfiniteQuery<SessionPage, Error, InfiniteData<SessionPage>, readonly unknown[], string>({
    queryKey: ["sessions", time],
    queryFn: ({ signal, pageParam }) => fetchSessions(time, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor || undefined,
    refetchInterval: everyMs(kSessionsEveryMs),
    structuralSharing: false,
  });

export interface SessionTraces {
  readonly rows: readonly TraceRow[]; // oldest first, as they were said
  readonly isWhole: boolean;
}

async function fetchSessionTraces(sessionId: string, signal: AbortSignal): Promise<SessionTraces> {
  const parameters = new URLSearchParams({ session_id: sessionId, limit: String(kTurnsMax) });
  const page = decodePage(await ask(`/api/v1/traces?${parameters}`, signal));
  return { rows: page.rows.toReversed(), isWhole: page.nextCursor === "" };
}

export const useSessionTraces = (sessionId: string) =>
  useQuery<SessionTraces>({
    queryKey: ["session", sessionId],
    queryFn: ({ signal }) => fetchSessionTraces(sessionId, signal),
    refetchInterval: everyMs(kSessionsEveryMs),
    structuralSharing: false,
  });
