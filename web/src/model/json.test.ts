import { describe, expect, it } from "vitest";
import { isEmpty, parseJson, printJson, without } from "./json";

describe("JSON", () => {
  it("prints integers of any length as digits", () => {
    expect(printJson({ big: 9007199254740993n, list: [1, "x"], none: {} })).toBe(
      '{\n  "big": 9007199254740993,\n  "list": [\n    1,\n    "x"\n  ],\n  "none": {}\n}',
    );
  });
  it("reads what JSON.parse reads", () => {
    const value = { a: [1, -2.5, "12345678901234567890", null, true], b: 1234567890123456 };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
    expect(() => parseJson("{oops")).toThrow(SyntaxError);
  });
  it("tells what one object has beyond another", () => {
    expect(without({ a: 1, b: [2], c: 3 }, { a: 1, b: [2], c: 4 })).toEqual({ c: 3 });
  });
  it("knows what is worth showing", () => {
    expect([undefined, null, "", [], {}].every(isEmpty)).toBe(true);
    expect([0, false, [0], { a: null }, "x"].some(isEmpty)).toBe(false);
  });
});
