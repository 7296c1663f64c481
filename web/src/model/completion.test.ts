import { describe, expect, it } from "vitest";
import { completed, optionsAt, placeAt } from "./completion";

const at = (text: string) => placeAt(text, text.length);

describe("what comes next in a query", () => {
  it("is an attribute inside braces and brackets", () => {
    for (const text of ["{ ", "{ resource.s", "{ status = error && ", "{ } | avg(", "{ } | by("]) {
      expect(at(text).kind).toBe("attribute");
    }
  });
  it("is a value after a comparison", () => {
    expect(at("{ resource.service.name = ")).toMatchObject({
      kind: "value",
      attribute: "resource.service.name",
    });
    expect(at('{ name =~ "POST /a')).toMatchObject({ kind: "value", attribute: "name", word: '"POST /a' });
  });
  it("is an operator after a word, a pipe after braces, a stage after a pipe", () => {
    expect(["{ duration ", '{ name = "a" ', "{ } ", "{ } | "].map((text) => at(text).kind)).toEqual([
      "operator",
      "operator",
      "pipe",
      "stage",
    ]);
  });
  it("is not misled by braces in text", () => {
    expect(at('{ name = "}{" && ').kind).toBe("attribute");
    expect(at('{ name = "{" } | ').kind).toBe("stage");
  });
});

describe("what is offered", () => {
  const attributes = ["resource.service.name", "name", "span.service"];
  it("begins with what is typed, then contains it", () => {
    const texts = optionsAt(at("{ serv"), attributes, []).map(({ text }) => text);
    expect(texts).toEqual(["resource.service.name", "span.service"]);
    expect(optionsAt(at("{ na"), attributes, [])[0]?.text).toBe("name");
  });
  it("has texts in quotes and keywords bare", () => {
    const values = [
      { text: 'a "b"', isText: true },
      { text: "error", isText: false },
    ];
    expect(optionsAt(at("{ x = "), [], values).map(({ text }) => text)).toEqual(['"a \\"b\\""', "error"]);
  });
});

it("a query for series is led to a function and to what it is split by", () => {
  const offered = (text: string) =>
    optionsAt(at(text), ["user.id"], [], "series").map((option) => option.text);
  expect(offered("{ } | ra")[0]).toBe("rate() ");
  expect(offered("{ } | rate() ")).toContain("by (");
  expect(offered("{ } | rate() by (")).toEqual(["user.id"]);
  expect(completed("{ } | rate() b", 14, at("{ } | rate() b"), { text: "by (", note: "" }).text).toBe(
    "{ } | rate() by (",
  );
});

it("a completion replaces the word before the caret", () => {
  const text = "{ stat }";
  const caret = 6;
  expect(completed(text, caret, placeAt(text, caret), { text: "status", note: "" })).toEqual({
    text: "{ status }",
    caret: 9,
  });
});
