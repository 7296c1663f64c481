import { describe, expect, it } from "vitest";
import { minimapOf } from "./minimap";
import { failed, timed } from "./testing";
import { shapeOf } from "./trace_shape";

describe("the minimap", () => {
  it("has no more boxes than pixels, and every failure", () => {
    const calls = Array.from({ length: 10_000 }, (_, i) => timed(`c${i}`, 1, i, i + 1));
    const shape = shapeOf([timed("root", 0, 0, 10_000), ...calls, timed("bad", 1, 5_000, 5_001, failed)]);
    const boxes = minimapOf(shape, 100);
    expect(boxes.length).toBeLessThan(400);
    expect(boxes.filter(({ isFailed }) => isFailed)).toEqual([
      { row: 1, left: 50, width: 1, service: "gateway", isFailed: true },
    ]);
  });
});
