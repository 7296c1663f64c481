import { describe, expect, it } from "vitest";
import { annotationFrom, feedbackOf, isSaid, isScore } from "./annotation";

const known = { score: 0.5, label: "good", thumbs: "up" };

describe("an annotation", () => {
  it("sends what has changed and nothing else", () => {
    expect(feedbackOf({ score: "0.5", label: "bad", comment: "wrong stop" }, known)).toEqual({
      label: "bad",
      comment: "wrong stop",
    });
  });
  it("takes back with null", () => {
    expect(feedbackOf({ score: " ", label: "good", comment: "" }, known)).toEqual({ score: null });
  });
  it("is said once all of it is known", () => {
    expect(isSaid({ score: 0.5, comment: null }, known)).toBe(true);
    expect(isSaid({ score: 0.5, label: "bad" }, known)).toBe(false);
    expect(isSaid({ thumbs: null }, known)).toBe(false);
  });
  it("is read from what is known", () => {
    expect(annotationFrom(known)).toEqual({ score: "0.5", label: "good", comment: "" });
  });
  it("has a number for a score, or none", () => {
    expect(["1", "-0.5", "", "1e2", "good", "1,5"].map(isScore)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
