import { describe, expect, it } from "vitest";
import { fingerprint } from "./fingerprint";

describe("a fingerprint", () => {
  it("is that of the text, and differs where one character does", () => {
    expect(fingerprint("abc")).toBe(fingerprint("abc"));
    const texts = ["", "abc", "abd", "acb", "abc ", "ab"];
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
  });
});
