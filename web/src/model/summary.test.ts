import { expect, it } from "vitest";
import { modelsOf, rootOf } from "./summary";
import { headOf, ms, span } from "./testing";
import { kNoTokens, type SpanHead, type Trace } from "./trace";

const trace = (...spans: SpanHead[]): Trace => ({
  id: "t",
  services: [],
  sessions: [],
  duration: ms(1),
  spanCount: spans.length,
  errorCount: 0,
  truncated: false,
  tokens: kNoTokens,
  costUsd: null,
  spans,
});

it("a span whose parent has not arrived is no root where there is one", () => {
  const orphan = headOf(span("orphan", 0, { parentMissing: true }));
  expect(rootOf(trace(orphan, span("root", 0)))?.id).toBe("root");
  expect(rootOf(trace(orphan))?.id).toBe("orphan");
});

it("models are named once", () => {
  const one = span("a", 0, { model: "m" });
  expect(modelsOf(trace(one, one))).toEqual(["m"]);
});
