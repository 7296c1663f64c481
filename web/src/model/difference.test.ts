import { describe, expect, it } from "vitest";
import { countsByChange, inTreeOrder, type Step, withChange } from "./difference";
import { ms } from "./testing";

const side = { traces: 1, duration: ms(1), costUsd: null, failed: 0, traceId: "t", spanId: "s" };
const step = (path: string, ...changes: Step["changes"]): Step => ({
  path: path.split("/"),
  changes,
  confidence: null,
  a: side,
  b: side,
});

describe("a difference", () => {
  const steps = [step("a/b/c", "slower"), step("x", "added"), step("a", "slower", "costlier"), step("a/d")];

  it("is read in the order of the tree", () => {
    expect(inTreeOrder(steps).map(({ path }) => path.join("/"))).toEqual(["a", "a/b/c", "a/d", "x"]);
  });
  it("is counted by kind, and can be asked for one", () => {
    expect(countsByChange(steps)).toEqual([
      { change: "added", count: 1 },
      { change: "slower", count: 2 },
      { change: "costlier", count: 1 },
    ]);
    expect(withChange(steps, "costlier")).toEqual([steps[2]]);
  });
});
