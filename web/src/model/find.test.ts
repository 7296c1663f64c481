import { describe, expect, it } from "vitest";
import { linesWith } from "./find";
import { headOf, span } from "./testing";

const spans = [
  span("a", 0, { name: "Checkout" }),
  span("b", 1, { service: "billing", inputs: { chat_history: [{ role: "user", content: "A Refund?" }] } }),
  span("c", 1, { attributes: { "http.route": "/refunds", count: 9007199254740993n } }),
];

describe("finding", () => {
  it("looks into names, contents and attributes, whatever the case", () => {
    expect([...linesWith(spans, "refund")]).toEqual([1, 2]);
    expect([...linesWith(spans, "CHECKOUT")]).toEqual([0]);
    expect([...linesWith(spans, "http.route")]).toEqual([2]);
    expect([...linesWith(spans, "740993")]).toEqual([2]);
  });
  it("looks into names alone where contents were not read", () => {
    expect([...linesWith(spans.map(headOf), "refund")]).toEqual([]);
    expect([...linesWith(spans.map(headOf), "billing")]).toEqual([1]);
  });
  it("finds nothing for nothing", () => {
    expect(linesWith(spans, "  ").length).toBe(0);
  });
});
