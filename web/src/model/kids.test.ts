import { expect, it } from "vitest";
import { kidsOf, kidsUnder, sortKids } from "./kids";
import { kNone } from "./tree";

const parents = Int32Array.of(kNone, 0, 1, 0, kNone, 0);
const under = (kids: ReturnType<typeof kidsOf>, parent: number) => [...kidsUnder(kids, parent)];

it("children are found by their parent, in order", () => {
  const kids = kidsOf(parents);
  expect([kNone, 0, 1, 2].map((parent) => under(kids, parent))).toEqual([[0, 4], [1, 3, 5], [2], []]);
});

it("nodes that do not count are nobody's children", () => {
  expect(
    under(
      kidsOf(parents, (at) => at !== 3),
      0,
    ),
  ).toEqual([1, 5]);
});

it("children are sorted among themselves", () => {
  const kids = kidsOf(parents);
  sortKids(kids, (a, b) => b - a);
  expect([kNone, 0, 1].map((parent) => under(kids, parent))).toEqual([[4, 0], [5, 3, 1], [2]]);
});
