import { expect, it } from "vitest";
import { spansBehind, subjectOf, worstFirst } from "./alerts";

it("what fires comes first", () => {
  const states = ["inactive", "resolved", "firing", "pending"] as const;
  expect(worstFirst(states.map((state) => ({ state }))).map(({ state }) => state)).toEqual([
    "firing",
    "pending",
    "resolved",
    "inactive",
  ]);
});

it("an alert is named by its labels", () => {
  const labels = { alertname: "failed", "resource.service.name": "gateway" };
  expect(subjectOf({ rule: "failed", state: "firing", labels, text: "", since: null, fingerprint: "" })).toBe(
    "resource.service.name = gateway",
  );
});

it("the spans behind a query stand before its metrics function", () => {
  expect(spansBehind("{ .a } | { .b } | rate() by (name)")).toBe("{ .a } | { .b }");
  expect(spansBehind("{ }")).toBe("");
});
