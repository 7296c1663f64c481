// Alert rules and what they found, as docs/reference/alerts.md describes them.
import type { UnixNano } from "./nanoseconds";

export type AlertState = "inactive" | "pending" | "firing" | "resolved";

export interface Alert {
  readonly rule: string;
  readonly state: AlertState;
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string; // "31 is > 20 over 10m"
  readonly since: UnixNano | null; // when it began to breach
  readonly fingerprint: string;
}

export interface AlertRule {
  readonly name: string;
  readonly project: string; // "": of all
  readonly state: AlertState;
  readonly query: string; // "" for an objective
  readonly threshold: string;
  readonly window: string;
  readonly waits: string; // how long it has to breach before it fires
  readonly isObjective: boolean;
  readonly isFromFile: boolean; // then the page cannot change it
  readonly evaluated: UnixNano | null;
  readonly problem: string;
}

export interface Alerts {
  readonly alerts: readonly Alert[];
  readonly rules: readonly AlertRule[];
}

export interface RuleDraft {
  readonly name: string;
  readonly query: string;
  readonly threshold: string;
  readonly window: string;
  readonly waits: string;
}

const kOrder: readonly AlertState[] = ["firing", "pending", "resolved", "inactive"];

export const worstFirst = <T extends { readonly state: AlertState }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => kOrder.indexOf(a.state) - kOrder.indexOf(b.state));

// What the alert is about, without what its rule says anyway.
export const subjectOf = ({ labels }: Alert) =>
  Object.entries(labels)
    .filter(([name]) => name !== "alertname")
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");

// The spans that the rule's query counts: what stands before its metrics function. "" where there is none.
export function spansBehind(query: string): string {
  const metrics = query.lastIndexOf("|");
  return metrics === -1 ? "" : query.slice(0, metrics).trim();
}
