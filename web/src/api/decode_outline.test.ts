import { describe, expect, it } from "vitest";
import { isWhole } from "../model/trace";
import { decodeOutline } from "./decode_outline";

const outline = {
  trace_id: "t",
  start_time_unix_nano: "1795218983650827801",
  span_count: 3,
  texts: ["chat", "agent", "", "internal", "unset", "model", "call", "error", "refused", "chain", "gpt-4o"],
  spans: {
    span_id: "00000000000000aa00000000000000bb00000000000000cc",
    parent: [-1, 0, -2],
    start_ns: [0, 395_504, 7],
    duration_ns: [1_000_000, 5, 0],
    name: [6, 0, 0],
    service: [1, 1, 1],
    model: [2, 10, 2],
    kind: [3, 3, 3],
    status: [4, 7, 4],
    message: [2, 8, 2],
    event_type: [9, 5, 9],
  },
  usage: { row: [1], input: [0], output: [null], total: [12], cost_usd: [0.5] },
};

describe("a trace in columns", () => {
  const { spans, spanCount } = decodeOutline(outline);
  const [root, call, orphan] = spans;

  it("becomes a tree of spans without contents", () => {
    expect(spanCount).toBe(3);
    expect(root).toMatchObject({ id: "00000000000000aa", name: "call", service: "agent", depth: 0 });
    expect(call).toMatchObject({ id: "00000000000000bb", parentId: "00000000000000aa", depth: 1 });
    expect(spans.some(isWhole)).toBe(false);
  });
  it("keeps nanoseconds exact", () => {
    expect(call).toMatchObject({ start: 1795218983651223305n, duration: 5n });
  });
  it("says what failed, of which model, with what tokens", () => {
    expect(call).toMatchObject({
      eventType: "model",
      model: "gpt-4o",
      status: { code: "error", message: "refused" },
      error: "refused",
      tokens: { input: 0, output: null, total: 12 },
      costUsd: 0.5,
    });
    expect(root).toMatchObject({ tokens: { total: null }, costUsd: null, error: "" });
  });
  it("tells a parent that has not arrived from none", () => {
    expect([root, orphan].map((span) => span?.parentMissing)).toEqual([false, true]);
    expect(orphan?.depth).toBe(0);
  });
  it("with columns missing or beyond each other is read as far as it goes", () => {
    const spans = { span_id: outline.spans.span_id, parent: [9, 1], name: [99] };
    expect(decodeOutline({ spans }).spans).toMatchObject([
      { name: "", parentId: "", depth: 0, eventType: "tool" },
      { depth: 0 },
      { depth: 0 },
    ]);
    expect(decodeOutline(null).spans).toEqual([]);
  });
});
