// The cases of src/insight/what_if_test.cc.
import { describe, expect, it } from "vitest";
import { timed } from "./testing";
import type { Span } from "./trace";
import { shapeOf } from "./trace_shape";
import { whatIfOf } from "./what_if";

function savedMs(spans: readonly Span[], line: number, percent: number): number {
  const { wasMs, wouldMs } = whatIfOf(shapeOf(spans))(line, percent / 100);
  return wasMs - wouldMs;
}

describe("what if a span took less time", () => {
  it("moves siblings forward that waited for it", () => {
    const spans = [timed("1", 0, 0, 100), timed("2", 1, 10, 50), timed("3", 1, 60, 90)];
    expect([savedMs(spans, 1, 50), savedMs(spans, 2, 100), savedMs(spans, 0, 10)]).toEqual([20, 30, 10]);
  });
  it("sees the parallel sibling that becomes the longest", () => {
    const spans = [timed("1", 0, 0, 100), timed("2", 1, 0, 100), timed("3", 1, 0, 80)];
    expect([savedMs(spans, 1, 10), savedMs(spans, 1, 50), savedMs(spans, 2, 50)]).toEqual([10, 20, 0]);
  });
  it("lets a sibling wait for all that had ended before it", () => {
    const spans = [
      timed("1", 0, 0, 200),
      timed("2", 1, 0, 100),
      timed("3", 1, 0, 90),
      timed("4", 1, 110, 200),
    ];
    expect(savedMs(spans, 1, 50)).toBe(10);
  });
  it("leaves siblings where they are that overlap", () => {
    expect(savedMs([timed("1", 0, 0, 100), timed("2", 1, 0, 60), timed("3", 1, 30, 100)], 1, 100)).toBe(0);
  });
  it("goes up through all ancestors", () => {
    const spans = [timed("1", 0, 0, 100), timed("2", 1, 0, 90), timed("3", 2, 10, 80), timed("4", 1, 0, 60)];
    expect(savedMs(spans, 2, 100)).toBe(30);
  });
  it("saves nothing where nobody waits", () => {
    const spans = [
      timed("1", 0, 0, 100),
      timed("3", 1, 120, 140),
      timed("2", 0, 0, 90, { parentMissing: true }),
    ];
    for (const line of [1, 2])
      expect(whatIfOf(shapeOf(spans))(line, 0.5)).toEqual({ wasMs: 100, wouldMs: 100, isWaitedFor: false });
  });
});
