import { describe, expect, it } from "vitest";
import { membersWith, partWith } from "./json_search";

const value = { user: { id: 42, name: "Ada" }, tools: [{ name: "search" }, { name: "Refund" }], note: null };

describe("looking for a text in JSON", () => {
  it("keeps the branches that hold it", () => {
    expect(membersWith(value, "refund")).toEqual({ tools: [{ name: "Refund" }] });
    expect(membersWith(value, "42")).toEqual({ user: { id: 42 } });
  });
  it("keeps all below a key that holds it", () => {
    expect(membersWith(value, "user")).toEqual({ user: { id: 42, name: "Ada" } });
  });
  it("keeps everything for nothing, and nothing where it is not", () => {
    expect(membersWith(value, "")).toEqual(value);
    expect(membersWith(value, "zebra")).toEqual({});
    expect(partWith([1, 2], "3")).toBeUndefined();
  });
});
