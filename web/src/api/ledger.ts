// What models used and cost in a time range, and the users of it.

import { type InfiniteData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TimeFilter } from "../model/filter";
import type { Json, JsonObject } from "../model/json";
import type { Ledger, LedgerKey, LedgerRow, LedgerSums, UserPage, UserRow } from "../model/ledger";
import { ask, timeParameters } from "./client";
import { tokens } from "./decode";
import { instant, number, numberOrNull, object, objects, text } from "./fields";
import { everyMs } from "./queries";

const kLedgerEveryMs = 15_000;

const decodeSums = (value: Json | undefined): LedgerSums => {
  const sums = object(value);
  return {
    traces: number(sums.traces),
    calls: number(sums.calls),
    callsWithoutCost: number(sums.calls_without_cost),
    tokens: tokens(sums.tokens),
    costUsd: numberOrNull(sums.cost_usd),
  };
};

const decodeRow = (row: JsonObject): LedgerRow => ({
  ...decodeSums(row),
  key: text(row.key),
  formula: text(row.formula),
});

async function fetchLedger(by: LedgerKey, time: TimeFilter, signal: AbortSignal): Promise<Ledger> {
  const parameters = new URLSearchParams({ by, ...timeParameters(time) });
  const ledger = object(await ask(`/api/v1/ledger?${parameters}`, signal));
  return {
    total: decodeSums(ledger.total),
    rows: objects(ledger.rows).map(decodeRow),
    leftOut: number(ledger.rows_left_out),
    isPartial: ledger.truncated === true,
  };
}

export const useLedger = (by: LedgerKey, time: TimeFilter) =>
  useQuery<Ledger>({
    queryKey: ["ledger", by, time],
    queryFn: ({ signal }) => fetchLedger(by, time, signal),
    refetchInterval: time.end === undefined ? everyMs(kLedgerEveryMs) : false,
    structuralSharing: false,
  });

const decodeUser = (user: JsonObject): UserRow => ({
  userId: text(user.user_id),
  project: text(user.project),
  firstSeen: instant(user.first_seen_unix_nano),
  lastSeen: instant(user.last_seen_unix_nano),
  traceCount: number(user.trace_count),
  spanCount: number(user.span_count),
  errorCount: number(user.error_count),
  calls: number(user.calls),
  totalTokens: number(user.total_tokens),
  costUsd: numberOrNull(user.cost_usd),
});

async function fetchUsers(time: TimeFilter, cursor: string, signal: AbortSignal): Promise<UserPage> {
  const parameters = new URLSearchParams({ ...timeParameters(time), ...(cursor !== "" && { cursor }) });
  const page = object(await ask(`/api/v1/users?${parameters}`, signal));
  return {
    rows: objects(page.users).map(decodeUser),
    nextCursor: text(page.next_cursor),
    isPartial: page.truncated === true,
  };
}

export const useUsers = (time: TimeFilter) =>
  useInfiniteQuery<UserPage, Error, InfiniteData<UserPage>, readonly unknown[], string>({
    queryKey: ["users", time],
    queryFn: ({ signal, pageParam }) => fetchUsers(time, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor || undefined,
    refetchInterval: time.end === undefined ? everyMs(kLedgerEveryMs) : false,
    structuralSharing: false,
  });
