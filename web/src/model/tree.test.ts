import { describe, expect, it } from "vitest";
import { moveFor, type TreeState } from "./keys";
import { isErrorOrigin, spanTreeOf } from "./span_tree";
import { failed, span } from "./testing";
import { ancestors, countBelow, errorsBelow, kNone, nextOf, positionOf, visibleOf } from "./tree";

// root ─ a ─ a1 (failed)
//      │   └ a2
//      └ b
// orphan
const spans = [
  span("root", 0),
  span("a", 1),
  span("a1", 2, failed),
  span("a2", 2),
  span("b", 1),
  span("orphan", 0, { parentId: "gone", parentMissing: true }),
];
const tree = spanTreeOf(spans);
const visible = (...folded: string[]) => visibleOf(tree, (at) => folded.includes(spans[at]!.id));
const names = (lines: Int32Array) => [...lines].map((line) => spans[line]?.id);

describe("the tree", () => {
  it("knows each line's parent and what is below it", () => {
    expect([...tree.parents]).toEqual([kNone, 0, 1, 1, 0, kNone]);
    expect(spans.map((_, line) => countBelow(tree, line))).toEqual([4, 2, 0, 0, 0, 0]);
    expect(ancestors(tree, 3)).toEqual([1, 0]);
  });
  it("counts failures below a line, not its own", () => {
    expect(spans.map((_, line) => errorsBelow(tree, line))).toEqual([1, 1, 0, 0, 0, 0]);
  });
  it("takes a chain of 100,000 without recursion", () => {
    const chain = Array.from({ length: 100_000 }, (_, depth) => span(String(depth), depth));
    expect(countBelow(spanTreeOf(chain), 0)).toBe(99_999);
  });
  it("of nothing is empty", () => {
    expect(visibleOf(spanTreeOf([]), () => false).length).toBe(0);
  });
});

describe("folding", () => {
  it("hides what is below and nothing else", () => {
    expect(names(visible("a"))).toEqual(["root", "a", "b", "orphan"]);
    expect(names(visible("root", "a"))).toEqual(["root", "orphan"]);
    expect(names(visible("b"))).toEqual(["root", "a", "a1", "a2", "b", "orphan"]);
  });
  it("stands for the lines it hides", () => {
    const lines = visible("a");
    expect(positionOf(lines, 3)).toBe(1);
    expect(positionOf(lines, 4)).toBe(2);
  });
});

describe("the next error", () => {
  const next = (some: typeof spans, at: number) => {
    const someTree = spanTreeOf(some);
    return nextOf(some.length, at, (line) => isErrorOrigin(some, someTree, line));
  };
  it("is found from anywhere, past the end", () => {
    expect(next(spans, kNone)).toBe(2);
    expect(next(spans, 4)).toBe(2);
    expect(next(spans, 2)).toBe(2);
    expect(next([span("fine", 0)], kNone)).toBe(kNone);
  });
  it("is where it began, not who passed it on", () => {
    expect(next([span("root", 0, failed), span("a", 1, failed), span("b", 2, failed)], kNone)).toBe(2);
  });
});

describe("keys", () => {
  const press = (key: string, selected: number, part: Partial<TreeState> = {}) =>
    moveFor(key, { tree, visible: visible(), selected, isFolded: false, pageLines: 3, ...part });

  it("move line by line and stop at the ends", () => {
    expect(press("j", kNone)).toEqual({ kind: "select", at: 0 });
    expect(press("ArrowDown", 0)).toEqual({ kind: "select", at: 1 });
    expect(press("k", 0)).toEqual({ kind: "select", at: 0 });
    expect(press("PageDown", 4)).toEqual({ kind: "select", at: 5 });
    expect(press("End", 0)).toEqual({ kind: "select", at: 5 });
  });
  it("step over what is folded away", () => {
    expect(press("j", 1, { visible: visible("a") })).toEqual({ kind: "select", at: 4 });
  });
  it("fold and unfold, then go outward and inward", () => {
    expect(press("ArrowLeft", 1)).toEqual({ kind: "fold", at: 1 });
    expect(press("ArrowLeft", 1, { isFolded: true })).toEqual({ kind: "select", at: 0 });
    expect(press("ArrowRight", 1, { isFolded: true })).toEqual({ kind: "unfold", at: 1 });
    expect(press("ArrowRight", 1)).toEqual({ kind: "select", at: 2 });
    expect(press("ArrowRight", 4)).toBeUndefined();
  });
  it("leave others to the browser", () => {
    expect(press("q", 0)).toBeUndefined();
  });
});
