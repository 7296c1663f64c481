import { describe, expect, it } from "vitest";
import { drawnTimesOf } from "./drawn_times";
import { selfTimesMs } from "./self_time";
import { spanTreeOf } from "./span_tree";
import { timed } from "./testing";

const selfOf = (...spans: ReturnType<typeof timed>[]) => [
  ...selfTimesMs(spanTreeOf(spans), drawnTimesOf(spans)),
];

describe("self time", () => {
  it("is the span's less the union of its children's", () => {
    expect(selfOf(timed("1", 0, 0, 100), timed("2", 1, 10, 50), timed("3", 1, 40, 60))).toEqual([50, 40, 20]);
  });
  it("does not count a child beyond its parent, in whatever order they come", () => {
    expect(selfOf(timed("1", 0, 0, 100), timed("2", 1, 90, 300), timed("3", 1, 20, 30))).toEqual([
      80, 210, 10,
    ]);
  });
  it("counts a child within another once", () => {
    expect(selfOf(timed("1", 0, 0, 100), timed("2", 1, 10, 90), timed("3", 1, 20, 30))[0]).toBe(20);
  });
});
