// Runs of weft eval: what they are, what they came to, and how they went over time.
import type { JsonObject } from "./json";

export const kRunStates = ["running", "finished", "cancelled", "cut off"] as const;
export type RunState = (typeof kRunStates)[number];

export const kVerdicts = ["pass", "fail", "error"] as const;
export type Verdict = (typeof kVerdicts)[number];

export interface RunColumn {
  readonly provider: string;
  readonly label: string; // of the prompt
  readonly raw: string;
}

export interface ColumnTally {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly latencyMs: number; // of all rows
  readonly costUsd: number;
  readonly score: number;
}

export interface EvalRun {
  readonly id: string;
  readonly project: string;
  readonly suite: string; // the configuration's file
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly began: Date;
  readonly state: RunState;
  readonly steps: number; // rows that are to come in all
  readonly columns: readonly RunColumn[];
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly tokens: number;
  readonly durationMs: number;
  readonly tallies: readonly ColumnTally[];
}

export const rowsOf = ({ passed, failed, errors }: Pick<ColumnTally, "passed" | "failed" | "errors">) =>
  passed + failed + errors;

// From 0 to 1; null where nothing has come.
export const passRateOf = (counts: Pick<ColumnTally, "passed" | "failed" | "errors">): number | null =>
  rowsOf(counts) === 0 ? null : counts.passed / rowsOf(counts);

export const costOf = ({ tallies }: EvalRun) => tallies.reduce((sum, { costUsd }) => sum + costUsd, 0);

// The mean of all rows; null where nothing has come.
export const latencyOf = (run: EvalRun): number | null =>
  rowsOf(run) === 0 ? null : run.tallies.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / rowsOf(run);

// What a run is called: what it says of itself, else its configuration's file.
export const nameOf = ({ description, suite, id }: EvalRun) => description || fileOf(suite) || id;

const fileOf = (path: string) => path.split("/").slice(-2).join("/");

// Rates are rounded so that only all is 100 % and only none is 0 %.
export function percentText(rate: number | null): string {
  if (rate === null) return "–";
  const percent = rate * 100;
  if (percent > 0 && percent < 1) return "<1 %";
  if (percent > 99 && percent < 100) return ">99 %";
  return `${Math.round(percent)} %`;
}

export interface Trend {
  readonly suite: string;
  readonly name: string;
  readonly runs: readonly EvalRun[]; // the oldest first; at least two
}

const kTrendRunsMax = 50;

// Of every configuration that was run more than once to its end, the one that was run last first.
export function trendsOf(newestFirst: readonly EvalRun[]): readonly Trend[] {
  const bySuite = new Map<string, EvalRun[]>();
  for (const run of newestFirst) {
    if (run.state !== "finished" || run.suite === "" || rowsOf(run) === 0) continue;
    const runs = bySuite.get(run.suite) ?? [];
    if (runs.length < kTrendRunsMax) runs.push(run);
    bySuite.set(run.suite, runs);
  }
  return [...bySuite.entries()]
    .filter(([, runs]) => runs.length > 1)
    .map(([suite, runs]) => ({ suite, name: nameOf(runs[0]!), runs: runs.toReversed() }));
}

export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

// The points of a line in a box, each from 0 to 1; what is missing leaves no point. From the least value to the most, or
// between `bounds`.
export function linePoints(
  values: readonly (number | null)[],
  bounds?: readonly [number, number],
): readonly LinePoint[] {
  const known = values.filter((value) => value !== null);
  const least = bounds?.[0] ?? Math.min(...known);
  const most = bounds?.[1] ?? Math.max(...known);
  const last = Math.max(values.length - 1, 1);
  return values.flatMap((value, index) =>
    value === null ? [] : [{ x: index / last, y: most > least ? (value - least) / (most - least) : 0.5 }],
  );
}

export interface Attempt {
  readonly test: number; // with the column, the row's name in the API
  readonly repeat: number;
  readonly verdict: Verdict;
  readonly score: number;
  readonly latencyMs: number;
  readonly costUsd: number;
  readonly tokens: number;
  readonly isCached: boolean;
  readonly output: string; // its beginning
  readonly isCut: boolean;
  readonly error: string;
  readonly failedAssertions: number;
  readonly traceId: string;
}

export interface Cell {
  readonly column: number;
  readonly attempts: readonly Attempt[]; // repeats; at least one
}

export interface EvalTest {
  readonly number: number;
  readonly description: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly cells: readonly Cell[];
}

// "name=value name=value"
export const varsText = (vars: Readonly<Record<string, string>>) =>
  Object.entries(vars)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

export const testName = ({ description, vars, number }: Omit<EvalTest, "cells">) =>
  description || varsText(vars) || `test ${number + 1}`;

// What stands for a cell: the worst of its attempts, and the first of those.
export const worstOf = ({ attempts }: Cell): Attempt =>
  attempts.find(({ verdict }) => verdict === "error") ??
  attempts.find(({ verdict }) => verdict === "fail") ??
  attempts[0]!;

export const passedOf = ({ attempts }: Cell) => attempts.filter(({ verdict }) => verdict === "pass").length;

export interface Assertion {
  readonly type: string;
  readonly metric: string;
  readonly value: string;
  readonly isPassed: boolean;
  readonly score: number;
  readonly reason: string;
  readonly tree: readonly string[]; // the spans that offend, in their tree
  readonly spanIds: readonly string[];
}

// One row, whole.
export interface EvalRow {
  readonly verdict: Verdict;
  readonly error: string;
  readonly prompt: string;
  readonly output: string;
  readonly vars: JsonObject;
  readonly metadata: JsonObject;
  readonly assertions: readonly Assertion[];
  readonly traceId: string;
  readonly traceWhy: string; // why its trace is not whole; "" where it is
  readonly provider: string;
}

// The spans that failed assertions name, each once.
export const offendingSpans = (assertions: readonly Assertion[]): readonly string[] => [
  ...new Set(assertions.filter(({ isPassed }) => !isPassed).flatMap(({ spanIds }) => spanIds)),
];

export const kRunChanges = [
  "newly_failing",
  "newly_passing",
  "other_output",
  "same",
  "only_here",
  "only_there",
] as const;
export type RunChange = (typeof kRunChanges)[number];

export const kRunChangeNames: Readonly<Record<RunChange, string>> = {
  newly_failing: "newly failing",
  newly_passing: "newly passing",
  other_output: "other output",
  same: "the same",
  only_here: "only in B",
  only_there: "only in A",
};

export interface ComparedTest extends Omit<EvalTest, "cells"> {
  readonly change: RunChange;
  readonly here: readonly Cell[]; // the later run
  readonly there: readonly Cell[];
}

export interface RunComparison {
  readonly counts: Readonly<Record<RunChange, number>>;
  readonly total: number; // tests with the change that is asked for
  readonly tests: readonly ComparedTest[];
  readonly nextOffset: number | null;
}
