import { describe, expect, it } from "vitest";
import { modelsOf, parentTag, rootOf } from "./summary";
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

describe("a span whose parent is not above it", () => {
  const orphan = (id: string, parentId: string) => span(id, 0, { parentId, parentMissing: true });
  it("waits for it, or is in a circle with it", () => {
    const circle = [orphan("a", "b"), orphan("b", "a"), orphan("c", "gone"), span("d", 0)];
    expect(circle.map((one) => parentTag(one, circle))).toEqual([
      "parents in a circle",
      "parents in a circle",
      "parent not arrived",
      "",
    ]);
  });
});
