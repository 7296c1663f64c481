import { describe, expect, it } from "vitest";
import { clockAheadBy, type Finding } from "./diagnosis";
import { headOf, ms, span } from "./testing";

const on = (id: string, instance: string, service = "search") =>
  span(id, 1, { service, resource: { "host.name": "vm", "service.instance.id": instance } });
const skewed: Finding = {
  cause: "clock_skew",
  confidence: 0.95,
  basis: "",
  summary: "",
  fix: "",
  service: "search",
  traces: [],
  spans: [{ traceId: "t", spanId: "b" }],
  spanCount: 1,
  clock: { offset: ms(-5_000), error: ms(1) },
};

describe("a clock that is off", () => {
  it("is that of the process the evidence is from, and of no other", () => {
    const spans = [on("a", "one", "gateway"), on("b", "one"), on("c", "one"), on("d", "two")];
    const ahead = clockAheadBy([skewed], spans);
    expect(spans.map(ahead)).toEqual([0n, ms(-5_000), ms(-5_000), 0n]);
  });
  it("is that of the whole service where only heads of the spans were read", () => {
    const spans = [on("a", "one", "gateway"), on("b", "one"), on("d", "two")].map(headOf);
    expect(spans.map(clockAheadBy([skewed], spans))).toEqual([0n, ms(-5_000), ms(-5_000)]);
  });
  it("is nobody's where its spans are not here or nothing is said of clocks", () => {
    expect(clockAheadBy([skewed], [on("x", "one")])(on("x", "one"))).toBe(0n);
    expect(clockAheadBy([{ ...skewed, clock: null }], [on("b", "one")])(on("b", "one"))).toBe(0n);
  });
});
