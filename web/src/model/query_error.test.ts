import { expect, it } from "vitest";
import { queryError } from "./query_error";

it("an error of the query is shown where it is", () => {
  const query = "{ .a }\n  | { status == error }";
  expect(queryError(query, "line 2, column 14: found '==', expected '='")).toEqual({
    line: "  | { status == error }",
    column: 14,
    reason: "found '==', expected '='",
  });
});

it("another error has no place in the query", () => {
  expect([queryError("{ }", "weft does not answer"), queryError("{ }", "line 9, column 1: x")]).toEqual([
    null,
    null,
  ]);
});
