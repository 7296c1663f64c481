// Runs of weft eval: asked for, page by page where they are long.
import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import {
  type Assertion,
  type Attempt,
  type Cell,
  type ComparedTest,
  type EvalRow,
  type EvalRun,
  type EvalTest,
  kRunChanges,
  kRunStates,
  kVerdicts,
  type RunChange,
  type RunComparison,
} from "../model/evals";
import { type Json, type JsonObject, printJson } from "../model/json";
import type { EvalSearch } from "../model/view_search";
import { ask, send } from "./client";
import { number, object, objects, oneOf, text, texts } from "./fields";
import { everyMs } from "./queries";

const kRunsKey = ["evals"] as const;
const kRunsEveryMs = 5_000;
const kRunningEveryMs = 2_000;
const kRunsAtOnce = 200;
export const kTestsAtOnce = 50;

const labelsOf = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(object(value)).map(([name, label]) => [name, shown(label)]));

// Text as it is, everything else as its JSON.
const shown = (value: Json | undefined): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : printJson(value);

// A date that is none would take the whole list with it.
const dateOf = (said: string): Date => {
  const date = new Date(said);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
};

function decodeRun(run: JsonObject): EvalRun {
  const results = object(run.results);
  return {
    id: text(run.id),
    project: text(run.project),
    suite: text(run.suite),
    description: text(run.description),
    tags: labelsOf(run.tags),
    began: dateOf(text(run.began)),
    state: oneOf(kRunStates, run.state, "cut off"),
    steps: number(run.steps),
    columns: objects(run.columns).map(({ provider, label, raw }) => ({
      provider: text(provider),
      label: text(label),
      raw: text(raw),
    })),
    passed: number(results.passed),
    failed: number(results.failed),
    errors: number(results.errors),
    tokens: number(object(results.tokens).total),
    durationMs: number(results.duration_ms),
    tallies: objects(results.columns).map((column) => ({
      passed: number(column.passed),
      failed: number(column.failed),
      errors: number(column.errors),
      latencyMs: number(column.latency_ms),
      costUsd: number(column.cost_usd),
      score: number(column.score),
    })),
  };
}

interface RunPage {
  readonly runs: readonly EvalRun[];
  readonly nextCursor: string;
}

async function fetchRuns(cursor: string, signal: AbortSignal): Promise<RunPage> {
  const parameters = new URLSearchParams({ limit: String(kRunsAtOnce), ...(cursor !== "" && { cursor }) });
  const page = object(await ask(`/api/v1/evals?${parameters}`, signal));
  return { runs: objects(page.evals).map(decodeRun), nextCursor: text(page.next_cursor) };
}

export const useRuns = () =>
  useInfiniteQuery<RunPage, Error, InfiniteData<RunPage>, readonly unknown[], string>({
    queryKey: kRunsKey,
    queryFn: ({ signal, pageParam }) => fetchRuns(pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor || undefined,
    refetchInterval: everyMs(kRunsEveryMs),
    structuralSharing: false,
  });

const pathOf = (id: string) => `/api/v1/evals/${encodeURIComponent(id)}`;

export const useRun = (id: string) =>
  useQuery<EvalRun>({
    queryKey: ["eval", id],
    queryFn: async ({ signal }) => decodeRun(object(await ask(pathOf(id), signal))),
    enabled: id !== "",
    refetchInterval: (query) =>
      query.state.data === undefined || query.state.data.state === "running"
        ? everyMs(kRunningEveryMs)(query)
        : false,
    structuralSharing: false,
  });

const decodeAttempt = (attempt: JsonObject): Attempt => ({
  test: number(attempt.test),
  repeat: number(attempt.repeat),
  verdict: oneOf(kVerdicts, attempt.verdict, "error"),
  score: number(attempt.score),
  latencyMs: number(attempt.latency_ms),
  costUsd: number(attempt.cost_usd),
  tokens: number(attempt.tokens),
  isCached: attempt.cached === true,
  output: text(attempt.output),
  isCut: new TextEncoder().encode(text(attempt.output)).length < number(attempt.output_bytes),
  error: text(attempt.error),
  failedAssertions: number(attempt.failed_assertions),
  traceId: text(attempt.trace_id),
});

const decodeCells = (cells: Json | undefined): readonly Cell[] =>
  objects(cells)
    .map((cell) => ({ column: number(cell.column), attempts: objects(cell.attempts).map(decodeAttempt) }))
    .filter(({ attempts }) => attempts.length > 0);

const decodeTest = (test: JsonObject): EvalTest => ({
  number: number(test.number),
  description: text(test.description),
  vars: labelsOf(test.vars),
  cells: decodeCells(test.cells),
});

interface TestPage {
  readonly total: number;
  readonly tests: readonly EvalTest[];
}

async function fetchTests(
  id: string,
  { verdict, text: phrase }: EvalSearch,
  offset: number,
  signal: AbortSignal,
): Promise<TestPage> {
  const parameters = new URLSearchParams({
    offset: String(offset),
    limit: String(kTestsAtOnce),
    ...(verdict !== undefined && { verdict }),
    ...(phrase !== undefined && { text: phrase }),
  });
  const page = object(await ask(`${pathOf(id)}/rows?${parameters}`, signal));
  return { total: number(page.total), tests: objects(page.tests).map(decodeTest) };
}

// Tests of which at least the pages `first` to `last` are read; the others may be missing.
export function useTests(run: EvalRun, search: EvalSearch, first: number, last: number) {
  const { verdict, text: phrase } = search;
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  // The first page is always read: it says how many there are.
  const wanted = first === 0 ? pages : [0, ...pages];
  const answers = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ["eval", run.id, "tests", verdict, phrase, page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchTests(run.id, search, page * kTestsAtOnce, signal),
      refetchInterval: run.state === "running" ? kRunningEveryMs : (false as const),
      staleTime: run.state === "running" ? 0 : Number.POSITIVE_INFINITY,
      structuralSharing: false,
    })),
  });
  return {
    total: answers[0]?.data?.total,
    error: answers.find(({ error }) => error !== null)?.error ?? null,
    testAt: (index: number): EvalTest | undefined => {
      const place = wanted.indexOf(Math.floor(index / kTestsAtOnce));
      return answers[place]?.data?.tests[index % kTestsAtOnce];
    },
  };
}

function decodeAssertion(part: JsonObject): Assertion {
  const assertion = object(part.assertion);
  const evidence = object(object(part.metadata).evidence);
  return {
    type: text(assertion.type) || "set of assertions",
    metric: text(assertion.metric),
    value: shown(assertion.value),
    isPassed: part.pass === true,
    score: number(part.score),
    reason: text(part.reason),
    tree: texts(evidence.tree),
    spanIds: objects(evidence.spans).map(({ spanId }) => text(spanId)),
  };
}

function decodeRow(row: JsonObject): EvalRow {
  const trace = object(row.traceReport);
  const failure = number(row.failureReason);
  const missing = number(trace.missingParents);
  return {
    verdict: kVerdicts[Math.min(failure, 2)]!,
    error: text(row.error),
    prompt: text(object(row.prompt).raw),
    output: shown(object(row.response).output),
    vars: object(row.vars),
    metadata: object(row.metadata),
    assertions: objects(object(row.gradingResult).componentResults).map(decodeAssertion),
    traceId: text(row.traceId),
    traceWhy:
      text(trace.why) ||
      (trace.whole === false ? `the trace is not whole: ${missing} spans miss their parent` : ""),
    provider: text(object(row.provider).label) || text(object(row.provider).id),
  };
}

export function useRemoveRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send("DELETE", pathOf(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: kRunsKey }),
  });
}

export const useRow = (id: string, test: number, column: number) =>
  useQuery<EvalRow>({
    queryKey: ["eval", id, "row", test, column],
    queryFn: async ({ signal }) =>
      decodeRow(object(await ask(`${pathOf(id)}/rows/${test}/${column}`, signal))),
    structuralSharing: false,
  });

const decodeCompared = (test: JsonObject): ComparedTest => ({
  number: number(test.number),
  description: text(test.description),
  vars: labelsOf(test.vars),
  change: oneOf(kRunChanges, test.change, "same"),
  here: decodeCells(test.here),
  there: decodeCells(test.there),
});

async function fetchComparison(
  a: string,
  b: string,
  change: RunChange | undefined,
  offset: number,
  signal: AbortSignal,
): Promise<RunComparison> {
  const parameters = new URLSearchParams({
    with: a,
    offset: String(offset),
    ...(change !== undefined && { change }),
  });
  const answer = object(await ask(`${pathOf(b)}/comparison?${parameters}`, signal));
  const counts = object(answer.counts);
  return {
    counts: Object.fromEntries(kRunChanges.map((name) => [name, number(counts[name])])) as Record<
      RunChange,
      number
    >,
    total: number(answer.total),
    tests: objects(answer.tests).map(decodeCompared),
    nextOffset: typeof answer.next_offset === "number" ? answer.next_offset : null,
  };
}

export const useRunComparison = (a: string, b: string, change: RunChange | undefined) =>
  useInfiniteQuery<RunComparison, Error, InfiniteData<RunComparison>, readonly unknown[], number>({
    queryKey: [...kRunsKey, "comparison", a, b, change],
    queryFn: ({ signal, pageParam }) => fetchComparison(a, b, change, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: ({ nextOffset }) => nextOffset ?? undefined,
    enabled: a !== "" && b !== "",
    structuralSharing: false,
  });
