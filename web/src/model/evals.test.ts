import { describe, expect, it } from "vitest";
import {
  type Attempt,
  type EvalRun,
  latencyOf,
  linePoints,
  nameOf,
  offendingSpans,
  passRateOf,
  percentText,
  testName,
  trendsOf,
  worstOf,
} from "./evals";

const run = (part: Partial<EvalRun>): EvalRun => ({
  id: "eval-a",
  project: "",
  suite: "/home/me/rag/promptfooconfig.yaml",
  description: "",
  tags: {},
  began: new Date(0),
  state: "finished",
  steps: 4,
  columns: [],
  passed: 4,
  failed: 0,
  errors: 0,
  tokens: 0,
  durationMs: 0,
  tallies: [],
  ...part,
});
const attempt = (part: Partial<Attempt>) => part as Attempt;

describe("runs", () => {
  it("are called what they say of themselves, else by their file, else by their id", () => {
    expect(nameOf(run({ description: "RAG" }))).toBe("RAG");
    expect(nameOf(run({}))).toBe("rag/promptfooconfig.yaml");
    expect(nameOf(run({ suite: "" }))).toBe("eval-a");
  });

  it("have rates of which only all is 100 % and only none is 0 %", () => {
    expect(percentText(passRateOf({ passed: 999, failed: 1, errors: 0 }))).toBe(">99 %");
    expect(percentText(passRateOf({ passed: 1, failed: 999, errors: 0 }))).toBe("<1 %");
    expect(percentText(passRateOf({ passed: 0, failed: 1, errors: 0 }))).toBe("0 %");
    expect(percentText(passRateOf({ passed: 0, failed: 0, errors: 0 }))).toBe("–");
  });

  it("have the mean latency of all rows", () => {
    const tally = { passed: 2, failed: 0, errors: 0, costUsd: 0, score: 2 };
    expect(
      latencyOf(
        run({
          passed: 4,
          tallies: [
            { ...tally, latencyMs: 100 },
            { ...tally, latencyMs: 300 },
          ],
        }),
      ),
    ).toBe(100);
    expect(latencyOf(run({ passed: 0 }))).toBeNull();
  });
});

describe("trends", () => {
  it("are of configurations that were run to their end more than once, the oldest run first", () => {
    const trends = trendsOf([
      run({ id: "3", state: "running" }),
      run({ id: "2" }),
      run({ id: "other", suite: "/x" }),
      run({ id: "1" }),
      run({ id: "empty", passed: 0 }),
    ]);
    expect(trends.map(({ runs }) => runs.map(({ id }) => id))).toEqual([["1", "2"]]);
  });

  it("are drawn from the least value to the most, and between bounds where those are given", () => {
    expect(linePoints([10, null, 20])).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ]);
    expect(linePoints([0.5, 0.6], [0, 1])[0]).toEqual({ x: 0, y: 0.5 });
    expect(linePoints([3, 3])[0]).toEqual({ x: 0, y: 0.5 });
  });
});

describe("tests", () => {
  it("are called by their description, else their vars, else their number", () => {
    expect(testName({ number: 2, description: "", vars: { q: "why" } })).toBe("q=why");
    expect(testName({ number: 2, description: "", vars: {} })).toBe("test 3");
  });

  it("are stood for by the worst of their repeats", () => {
    const attempts = [
      attempt({ verdict: "pass" }),
      attempt({ verdict: "fail", test: 5 }),
      attempt({ verdict: "fail" }),
    ];
    expect(worstOf({ column: 0, attempts }).test).toBe(5);
  });

  it("mark each span that a failed assertion names, once", () => {
    const assertion = { type: "", metric: "", value: "", score: 0, reason: "", tree: [] };
    expect(
      offendingSpans([
        { ...assertion, isPassed: true, spanIds: ["a"] },
        { ...assertion, isPassed: false, spanIds: ["b", "c"] },
        { ...assertion, isPassed: false, spanIds: ["c"] },
      ]),
    ).toEqual(["b", "c"]);
  });
});
