import { describe, expect, it } from "vitest";
import {
  depthRule,
  foldedBy,
  foldKey,
  isFoldRule,
  kOpenRule,
  kTurnedMax,
  serviceRule,
  turnedFrom,
  withTurned,
} from "./folding";
import { span } from "./testing";
import { shapeOf } from "./trace_shape";

const id = (at: number) => at.toString(16).padStart(16, "0");
const steps = Array.from({ length: 5 }, (_, at) => span(id(10 + at), 2, { name: "step", service: "tools" }));
const shape = shapeOf([span(id(1), 0), span(id(2), 1, { service: "tools" }), ...steps]);
const { entries } = shape.outline;
const foldedWith = (rule: string | undefined) =>
  entries.filter(foldedBy(rule, shape)).map(({ depth }) => depth);

describe("a rule of what is folded", () => {
  it("is that repeats are, where the URL has none", () => expect(foldedWith(undefined)).toEqual([2]));
  it("opens them, folds below a depth, or what a service does", () => {
    expect(foldedWith(kOpenRule)).toEqual([]);
    expect(foldedWith(depthRule(2))).toEqual([1, 2, 3, 3, 3, 3, 3]);
    expect(foldedWith(serviceRule("tools"))).toEqual([1, 2]);
  });
  it("is read from a link that anybody wrote", () => {
    expect(["open", "depth-3", "of-", "depth-0", "depth-x", "all"].map(isFoldRule)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("the entries that were turned", () => {
  it("are in the URL by what stays theirs, and turn back", () => {
    const [root, , repeat] = entries;
    const text = withTurned(undefined, [root!, repeat!]);
    expect(turnedFrom(text)).toEqual(new Set([id(1), foldKey(repeat!)]));
    expect(withTurned(text, [root!])).toBe(foldKey(repeat!));
    expect(withTurned(text, [root!, repeat!])).toBeUndefined();
  });
  it("are so many at most, the last ones", () => {
    const many = Array.from({ length: kTurnedMax + 5 }, (_, line) => ({
      kind: "span" as const,
      id: id(line),
      depth: 0,
      line,
    }));
    const kept = turnedFrom(withTurned(undefined, many));
    expect([kept.size, kept.has(id(0)), kept.has(id(kTurnedMax + 4))]).toEqual([kTurnedMax, false, true]);
  });
  it("are none in a link that says something else", () => {
    expect(turnedFrom("x~<b>~r~").size).toBe(0);
  });
});
