import { expect, it } from "vitest";
import { modelsOf, rootOf } from "./summary";
import { headOf, span, traceOf } from "./testing";

it("a span whose parent has not arrived is no root where there is one", () => {
  const orphan = headOf(span("orphan", 0, { parentMissing: true }));
  expect(rootOf(traceOf(orphan, span("root", 0)))?.id).toBe("root");
  expect(rootOf(traceOf(orphan))?.id).toBe("orphan");
});

it("models are named once", () => {
  const one = span("a", 0, { model: "m" });
  expect(modelsOf(traceOf(one, one))).toEqual(["m"]);
});
