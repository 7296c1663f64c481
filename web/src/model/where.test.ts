import { describe, expect, it } from "vitest";
import { timed } from "./testing";
import { shapeOf } from "./trace_shape";
import { sharesOf } from "./where";

describe("where the time went", () => {
  it("adds up what each step's spans had of the critical path", () => {
    const spans = [
      timed("root", 0, 0, 100),
      timed("q1", 1, 0, 30, { name: "query" }),
      timed("q2", 1, 30, 80, { name: "query" }),
      timed("beside", 1, 0, 20),
    ];
    expect(sharesOf(shapeOf(spans))).toEqual([
      { service: "gateway", name: "query", count: 2, ownMs: 80, part: 0.8, line: 2 },
      { service: "gateway", name: "root", count: 1, ownMs: 20, part: 0.2, line: 0 },
    ]);
  });
});
