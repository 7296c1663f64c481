import { describe, expect, it } from "vitest";
import { decodePage, decodeTrace } from "./decode";

describe("a trace", () => {
  it("keeps nanoseconds exact", () => {
    const span = { span_id: "a", start_time_unix_nano: "1795218983650827801", duration_ns: 395504 };
    const [decoded] = decodeTrace({ spans: [span] }).spans;
    expect(decoded).toMatchObject({ start: 1795218983650827801n, duration: 395504n });
  });
  it("tells zero tokens from none said", () => {
    const [decoded] = decodeTrace({ spans: [{ tokens: { input: 0 } }] }).spans;
    expect(decoded?.tokens).toMatchObject({ input: 0, output: null });
  });
  it("with fields missing or of another type is read as far as it goes", () => {
    const [decoded] = decodeTrace({
      spans: [{ span_id: 7, events: "none", status: null, event_type: "new" }],
    }).spans;
    expect(decoded).toMatchObject({ id: "", events: [], status: { code: "unset" }, eventType: "tool" });
    expect(decodeTrace(null).spans).toEqual([]);
  });
});

it("a line of the list without tokens does not boast of zero", () => {
  const page = decodePage({ traces: [{ tokens: { input: 0, output: 0, total: 0 } }] });
  expect(page.rows[0]?.tokens.total).toBeNull();
});

it("a page of the list has rows and where the next begins", () => {
  expect(decodePage({ traces: [{ trace_id: "t" }], next_cursor: "c" })).toMatchObject({
    rows: [{ traceId: "t", costUsd: null }],
    nextCursor: "c",
  });
});
