import { expect, it } from "vitest";
import { rowsOf } from "./breakdown";

it("a breakdown has a row for each label, the most of one measure first", () => {
  const calls = new Map([
    ["a", 5],
    ["b", 7],
  ]);
  const cost = new Map([["a", 0.2]]);
  expect(rowsOf([calls, cost], 1)).toEqual([
    { label: "a", values: [5, 0.2] },
    { label: "b", values: [7, null] },
  ]);
});
