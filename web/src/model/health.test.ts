import { expect, it } from "vitest";
import type { Finding } from "./diagnosis";
import { healthByTrace, healthOfRow } from "./health";
import { row } from "./testing";

const finding = (cause: string, ...traces: string[]) =>
  ({ cause, summary: `${cause}.`, traces }) as unknown as Finding;

it("a trace's health is its surest finding, and how many more there are", () => {
  const health = healthByTrace([finding("clock_skew", "a", "b"), finding("several_roots", "b")]);
  expect(health.get("a")).toEqual({ words: "clock off", more: 0, summary: "clock_skew." });
  expect(health.get("b")).toEqual({ words: "clock off", more: 1, summary: "clock_skew.\nseveral_roots." });
  expect(health.get("c")).toBeUndefined();
});

it("a cause that a newer weft has found is named as the API names it", () => {
  expect(healthByTrace([finding("lost_in_space", "a")]).get("a")!.words).toBe("lost in space");
});

it("a trace that no diagnosis has looked at counts its orphans, and a missing root is not one more", () => {
  expect(healthOfRow({ ...row("a", 0), orphanCount: 2 })?.words).toBe("2 orphans");
  expect(healthOfRow({ ...row("a", 0), orphanCount: 1, rootMissing: true })).toBeUndefined();
  expect(healthOfRow(row("a", 0))).toBeUndefined();
});
