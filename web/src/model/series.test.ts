import { describe, expect, it } from "vitest";
import { added, labelTexts, type SeriesSet, talliesOf, timesOf } from "./series";

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
  it("are named by their labels", () => {
    const labelled = (...all: Record<string, string>[]) =>
      labelTexts(all.map((labels) => ({ labels, values: [] })));
    expect(labelled({ p: "0.5" }, { p: "0.95" })).toEqual(["p50", "p95"]);
    expect(labelled({ model: "a", p: "0.95" }, { model: "", p: "0.95" })).toEqual(["a", "no model"]);
  });
});
