import { expect, it } from "vitest";
import { savedFrom, withoutSaved, withSaved } from "./saved";

const slow = { name: "slow", search: { min: "2s" } };

it("saved views are read back as they were written", () => {
  expect(savedFrom(JSON.stringify([slow]))).toEqual([slow]);
});

it("what is no view is left out", () => {
  expect(["not json", "{}", '[{"name":7}]', '[{"name":"a","search":{"q":1}}]', null].map(savedFrom)).toEqual([
    [],
    [],
    [],
    [],
    [],
  ]);
});

it("a name is there once, and can go", () => {
  const faster = { name: "slow", search: { min: "1s" } };
  expect(withSaved([slow], faster)).toEqual([faster]);
  expect(withoutSaved([slow], "slow")).toEqual([]);
});
