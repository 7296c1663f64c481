import { describe, expect, it } from "vitest";
import { panelsFrom, panelsText, unitOf } from "./panels";

describe("a dashboard in the URL", () => {
  const panels = [{ title: "Cost", query: "{ } | sum_over_time(llm.cost)" }];
  it("is read back as it was written", () => expect(panelsFrom(panelsText(panels))).toEqual(panels));
  it("leaves out what is no panel", () => {
    expect([undefined, "x", "{}", '[1, {"title": "a"}]'].map(panelsFrom)).toEqual([[], [], [], []]);
  });
});

it("a query tells what its values are", () => {
  const queries = [
    "{ } | sum_over_time(llm.cost) by (llm.model)",
    "{ } | quantile_over_time(duration, 0.5)",
    "{ } | rate()",
    "{ duration > 1s } | count_over_time()",
  ];
  expect(queries.map(unitOf)).toEqual(["usd", "seconds", "per second", "count"]);
});
