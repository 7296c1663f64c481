import { describe, expect, it } from "vitest";
import { wordDiff } from "./word_diff";

const marked = (parts: readonly { text: string; isOnlyHere: boolean }[]) =>
  parts.map(({ text, isOnlyHere }) => (isOnlyHere ? `[${text}]` : text)).join("");
const both = (a: string, b: string) => {
  const diff = wordDiff(a, b);
  return [marked(diff.a), marked(diff.b)];
};

describe("wordDiff", () => {
  it("marks the words that are only in one of two texts", () => {
    expect(both("Paris is the capital", "Lyon is the capital")).toEqual([
      "[Paris] is the capital",
      "[Lyon] is the capital",
    ]);
    expect(both("one two three", "one three")).toEqual(["one [two ]three", "one three"]);
  });

  it("marks nothing in texts that are alike, and all of those that share no word", () => {
    expect(both("same", "same")).toEqual(["same", "same"]);
    expect(both("", "new")).toEqual(["", "[new]"]);
    expect(both("a", "b")).toEqual(["[a]", "[b]"]);
  });

  it("loses no character of either text", () => {
    const [a, b] = ['{"x": 1,\n  "ü": "<b>"}', '{"x": 2,\n\t"ü": "<i>"}'];
    const diff = wordDiff(a, b);
    expect(diff.a.map(({ text }) => text).join("")).toBe(a);
    expect(diff.b.map(({ text }) => text).join("")).toBe(b);
  });

  it("takes very long middles for other as a whole, in no time", () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `a${i}`).join(" ");
    const other = Array.from({ length: 20_000 }, (_, i) => `b${i}`).join(" ");
    const diff = wordDiff(`x ${long} y`, `x ${other} y`);
    expect(diff.a.map(({ isOnlyHere }) => isOnlyHere)).toEqual([false, true, false]);
  });
});
