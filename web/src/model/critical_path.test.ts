// The rules and cases of src/insight/critical_path_test.cc: both must draw the same path.
import { describe, expect, it } from "vitest";
import { criticalPathOf, stretchesOf } from "./critical_path";
import { drawnTimesOf } from "./drawn_times";
import { spanTreeOf } from "./span_tree";
import { timed } from "./testing";
import type { Span } from "./trace";

// "1:0-10 2:10-90": whose time each stretch is, in milliseconds.
function drawn(...spans: Span[]): string {
  const path = criticalPathOf(spans, spanTreeOf(spans), drawnTimesOf(spans));
  return [...path.lines].map((line, i) => `${spans[line]!.id}:${path.starts[i]}-${path.ends[i]}`).join(" ");
}

describe("the critical path", () => {
  it("of a span alone is the span", () => {
    expect(drawn(timed("1", 0, 0, 100))).toBe("1:0-100");
  });
  it("goes through children one after the other", () => {
    expect(drawn(timed("1", 0, 0, 100), timed("2", 1, 10, 40), timed("3", 1, 50, 90))).toBe(
      "1:0-10 2:10-40 1:40-50 3:50-90 1:90-100",
    );
  });
  it("takes the last to finish of parallel children", () => {
    expect(drawn(timed("1", 0, 0, 100), timed("2", 1, 10, 60), timed("3", 1, 10, 90))).toBe(
      "1:0-10 3:10-90 1:90-100",
    );
  });
  it("did not wait for a child that runs into the next", () => {
    expect(drawn(timed("1", 0, 0, 100), timed("2", 1, 0, 60), timed("3", 1, 50, 100))).toBe(
      "1:0-50 3:50-100",
    );
  });
  it("takes one percent of overlap for two clocks", () => {
    expect(drawn(timed("1", 0, 0, 1_000), timed("2", 1, 0, 505), timed("3", 1, 500, 1_000))).toBe(
      "2:0-500 3:500-1000",
    );
  });
  it("counts a child as far as its parent waited", () => {
    expect(drawn(timed("1", 0, 0, 100), timed("2", 1, 60, 300))).toBe("1:0-60 2:60-100");
  });
  it("waits for no consumer of a message, nor for what is below it", () => {
    const consumer = timed("2", 1, 10, 90, { kind: "consumer" });
    expect(drawn(timed("1", 0, 0, 100), consumer, timed("3", 2, 20, 80))).toBe("1:0-100");
  });
  it("is that of the longest root, not of an orphan", () => {
    const orphan = timed("3", 0, 0, 900, { parentMissing: true });
    expect(drawn(timed("1", 0, 0, 10), timed("2", 0, 0, 100), orphan)).toBe("2:0-100");
  });
  it("goes through a chain of 100,000 without recursion", () => {
    const chain = Array.from({ length: 100_000 }, (_, depth) => timed(String(depth), depth, 0, 100));
    expect(drawn(...chain)).toBe("99999:0-100");
  });
  it("of nothing is nothing", () => {
    expect(drawn()).toBe("");
  });
  it("can be asked for by lines, in the order of time", () => {
    const spans = [timed("1", 0, 0, 100), timed("2", 1, 10, 40), timed("3", 1, 50, 90)];
    const path = criticalPathOf(spans, spanTreeOf(spans), drawnTimesOf(spans));
    expect(stretchesOf(path, [[0, 1]])).toEqual({
      starts: Float64Array.of(0, 40, 90),
      ends: Float64Array.of(10, 50, 100),
    });
    expect(
      stretchesOf(path, [
        [1, 2],
        [0, 1],
      ]).starts,
    ).toEqual(Float64Array.of(0, 10, 40, 90));
    expect(stretchesOf(path, [[0, 3]]).ends).toEqual(Float64Array.of(10, 40, 50, 90, 100));
  });
});
