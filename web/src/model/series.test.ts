import { describe, expect, it } from "vitest";
import { added, addsUp, inOneStep, labelTexts, type SeriesSet, talliesOf, timesOf, wholeOf } from "./series";

const set: SeriesSet = {
  startMs: 60_000,
  stepMs: 1_000,
  truncated: false,
  series: [
    { labels: { service: "a" }, values: [1, null] },
    { labels: { service: "b" }, values: [2, 3] },
    { labels: { service: "" }, values: [1, 1] },
  ],
};

describe("series", () => {
  it("lie at equal steps", () => expect(timesOf(set)).toEqual([60, 61]));
  it("are added point by point", () => expect(added(set).values).toEqual([4, 4]));
  it("are counted by label, the most frequent first", () => {
    expect(talliesOf(set, "service")).toEqual([
      { value: "b", count: 5 },
      { value: "a", count: 1 },
    ]);
  });
  it("add up to the whole where they count or sum, and nowhere else", () => {
    for (const query of [
      "{ } | count_over_time()",
      `{ name = "rate()" } | sum_over_time(llm.cost) by (llm.model, resource.service.name) `,
    ])
      expect(addsUp(query), query).toBe(true);
    for (const query of [
      "{ } | rate()",
      "{ } | quantile_over_time(duration, 0.5)",
      "{ } | max_over_time(duration)",
      "{ } | avg_over_time(llm.cost)",
      "{ } | count_over_time() by (user.id) | topk(8)",
      "{ } | count_over_time() > 5",
      "{ count_over_time() }",
    ])
      expect(addsUp(query), query).toBe(false);
  });
  it("have the value of the whole range where they are asked for in one step", () => {
    expect(inOneStep({ startMs: 60_000, endMs: 120_000, stepMs: 1_000 }).stepMs).toBe(60_000);
    const whole = { ...set, series: [{ labels: { service: "b" }, values: [7] }] };
    expect(set.series.map((series) => wholeOf(whole, series))).toEqual([null, 7, null]);
  });
  it("are named by their labels", () => {
    const labelled = (...all: Record<string, string>[]) =>
      labelTexts(all.map((labels) => ({ labels, values: [] })));
    expect(labelled({ p: "0.5" }, { p: "0.95" })).toEqual(["p50", "p95"]);
    expect(labelled({ model: "a", p: "0.95" }, { model: "", p: "0.95" })).toEqual(["a", "no model"]);
  });
});
