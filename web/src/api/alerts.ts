// Alerts and their rules: asked for, made, tried and removed.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Alert, AlertRule, AlertState, Alerts, RuleDraft } from "../model/alerts";
import type { Json, JsonObject } from "../model/json";
import type { UnixNano } from "../model/nanoseconds";
import { ask, send } from "./client";
import { instant, object, objects, oneOf, text } from "./fields";
import { everyMs } from "./queries";

const kAlertsEveryMs = 5_000;
const kAlertsKey = ["alerts"] as const;
const kStates: readonly AlertState[] = ["inactive", "pending", "firing", "resolved"];

const instantOrNull = (value: Json | undefined): UnixNano | null =>
  typeof value === "string" ? instant(value) : null;

const decodeAlert = (alert: JsonObject): Alert => ({
  rule: text(alert.rule),
  state: oneOf(kStates, alert.state, "inactive"),
  labels: Object.fromEntries(
    Object.entries(object(alert.labels)).map(([name, label]) => [name, String(label)]),
  ),
  text: text(alert.text),
  since: instantOrNull(alert.active_unix_nano),
  fingerprint: text(alert.fingerprint),
});

const decodeRule = (rule: JsonObject): AlertRule => ({
  name: text(rule.name),
  project: text(rule.project),
  state: oneOf(kStates, rule.state, "inactive"),
  query: text(rule.query),
  threshold: text(rule.threshold),
  window: text(rule.window),
  waits: text(rule.for),
  isObjective: rule.slo !== undefined,
  isFromFile: rule.source === "file",
  evaluated: instantOrNull(rule.evaluated_unix_nano),
  problem: text(rule.problem),
});

async function fetchAlerts(signal: AbortSignal): Promise<Alerts> {
  const answer = object(await ask("/api/v1/alerts", signal));
  return { alerts: objects(answer.alerts).map(decodeAlert), rules: objects(answer.rules).map(decodeRule) };
}

export const useAlerts = () =>
  useQuery<Alerts>({
    queryKey: kAlertsKey,
    queryFn: ({ signal }) => fetchAlerts(signal),
    refetchInterval: everyMs(kAlertsEveryMs),
  });

const pathOf = (name: string) => `/api/v1/alerts/rules/${encodeURIComponent(name)}`;

export function usePutRule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, query, threshold, window, waits }: RuleDraft) =>
      send("PUT", pathOf(name), { query, threshold, window, for: waits }),
    onSuccess: () => client.invalidateQueries({ queryKey: kAlertsKey }),
  });
}

export function useRemoveRule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => send("DELETE", pathOf(name)),
    onSuccess: () => client.invalidateQueries({ queryKey: kAlertsKey }),
  });
}

export interface Delivery {
  readonly receiver: string;
  readonly isDelivered: boolean;
  readonly problem: string;
}

export const useTryRule = () =>
  useMutation({
    mutationFn: async (name: string): Promise<readonly Delivery[]> =>
      objects(object(await send("POST", `${pathOf(name)}/test`)).sent).map((sent) => ({
        receiver: text(sent.receiver),
        isDelivered: sent.delivered === true,
        problem: text(sent.problem),
      })),
  });
