// What is wrong with each trace of a list, in a word or two: the findings of the newest traces, by trace.
import type { Finding } from "./diagnosis";
import { counted } from "./format";
import type { TraceRow } from "./trace";

export interface Health {
  readonly words: string; // of the surest finding
  readonly more: number; // further findings
  readonly summary: string; // of all, a line each
}

export const kCircle = "parents in a circle"; // then no root is missing: none can be on top

// As docs/explanation/diagnosis.md has them, in so few words that they fit a line of the list.
const kWords: Readonly<Record<string, string>> = {
  stripped_header: "header lost",
  malformed_trace_id: "broken trace id",
  separate_traces: "in two traces",
  silent_service: "silent service",
  sampled_out_parent: "parent not sampled",
  missing_parent: "span missing",
  orphan_spans: "orphans",
  several_roots: "several roots",
  parent_cycle: kCircle,
  duplicate_span_ids: "ids used twice",
  clock_skew: "clock off",
  child_outside_parent: "child outlives parent",
  negative_duration: "ends before it starts",
};

export const kDiagnosed =
  "Behind a name stands what is wrong with the trace: of the newest 200 traces of the last day what the diagnosis found, of older ones only whether spans lack their parents. The page of a trace always says what is found.";
const kNotDiagnosed =
  "The list sees this by itself; it asks for the diagnosis of the newest 200 traces alone. Open the trace for all that is found.";

// What a row of the list knows by itself, for traces that no diagnosis has looked at. A root that has not arrived is
// said apart.
export function healthOfRow({ orphanCount, rootMissing }: TraceRow): Health | undefined {
  const orphans = orphanCount - (rootMissing ? 1 : 0);
  if (orphans <= 0) return undefined;
  return {
    words: counted(orphans, "orphan"),
    more: 0,
    summary: `${counted(orphans, "span")} without the parent they name: it has not arrived, or was never sent.\n${kNotDiagnosed}`,
  };
}

// `findings`: the surest first.
export function healthByTrace(findings: readonly Finding[]): ReadonlyMap<string, Health> {
  const health = new Map<string, Health>();
  for (const { cause, summary, traces } of findings) {
    for (const trace of traces) {
      const known = health.get(trace);
      health.set(
        trace,
        known === undefined
          ? { words: kWords[cause] ?? cause.replaceAll("_", " "), more: 0, summary }
          : { ...known, more: known.more + 1, summary: `${known.summary}\n${summary}` },
      );
    }
  }
  return health;
}
