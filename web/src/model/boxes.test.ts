import { describe, expect, it } from "vitest";
import { boxesIn, flameOf, kRowsMax, lanesOf, lineAt } from "./boxes";
import { timed } from "./testing";
import { shapeOf } from "./trace_shape";
import { kNone } from "./tree";

const shape = shapeOf([
  timed("root", 0, 0, 100),
  timed("a", 1, 10, 60, { service: "search" }),
  timed("a1", 2, 20, 50, { service: "search" }),
  timed("b", 1, 30, 90, { service: "llm" }),
  timed("c", 1, 95, 100, { service: "search" }),
]);

describe("the flame", () => {
  it("puts a span below its caller, and what goes on at the same time below that", () => {
    expect([...flameOf(shape).rowOf]).toEqual([0, 1, 2, 2 + 1, 1]);
  });
  it("takes a child that starts before its caller", () => {
    const skewed = shapeOf([timed("root", 0, 50, 100), timed("early", 1, 0, 20)]);
    expect([...flameOf(skewed).rowOf]).toEqual([0, 1]);
  });
  it("of very many at a time has an end", () => {
    const many = Array.from({ length: 3_000 }, (_, i) => timed(`s${i}`, 1, 0, 10));
    expect(flameOf(shapeOf([timed("root", 0, 0, 10), ...many])).rows.length).toBe(kRowsMax);
  });
});

describe("the lanes", () => {
  it("are one for each service, as high as it did things at a time", () => {
    const lanes = lanesOf(shape);
    expect(lanes.groups).toEqual([
      { service: "gateway", firstRow: 0 },
      { service: "search", firstRow: 1 },
      { service: "llm", firstRow: 3 },
    ]);
    expect([...lanes.rowOf]).toEqual([0, 1, 2, 3, 1]);
  });
});

describe("what is seen of a row", () => {
  const row = [1, 4];
  it("lies in the window", () => {
    expect(boxesIn(row, shape.times, { fromMs: 0, toMs: 50 }, 100)).toEqual([
      { line: 1, left: 20, width: 81 },
    ]);
    expect(boxesIn(row, shape.times, { fromMs: 61, toMs: 100 }, 39)).toEqual([
      { line: 4, left: 34, width: 5 },
    ]);
  });
  it("is one box a pixel at most", () => {
    const calls = Array.from({ length: 10_000 }, (_, i) => timed(`c${i}`, 1, i, i + 1));
    const { times } = shapeOf([timed("root", 0, 0, 10_000), ...calls]);
    const boxes = boxesIn([...times.starts.keys()].slice(1), times, { fromMs: 0, toMs: 10_000 }, 200);
    expect(boxes.length).toBeLessThanOrEqual(201);
  });
  it("can be pointed at", () => {
    expect(lineAt(row, shape.times, 30, 0)).toBe(1);
    expect(lineAt(row, shape.times, 80, 1)).toBe(kNone);
    expect(lineAt(row, shape.times, 94, 1)).toBe(4);
    expect(lineAt(undefined, shape.times, 0, 0)).toBe(kNone);
  });
});
