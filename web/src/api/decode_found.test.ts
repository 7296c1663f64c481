import { describe, expect, it } from "vitest";
import { decodeFound, decodeSeriesSet } from "./decode_found";

describe("series", () => {
  it("have labels as text, and nothing where a value cannot be drawn", () => {
    const set = decodeSeriesSet({
      start_time_unix_nano: "1795286000000000000",
      step_ns: 60_000_000_000,
      series: [{ labels: { "llm.model": null, p: 0.95 }, values: [1, null, "Infinity"] }],
    });
    expect(set).toEqual({
      startMs: 1_795_286_000_000,
      stepMs: 60_000,
      series: [{ labels: { "llm.model": "", p: "0.95" }, values: [1, null, null] }],
      truncated: false,
    });
  });
});

describe("what a search finds", () => {
  it("has the spans that match, with what the query mentions", () => {
    const span = {
      span_id: "s",
      name: "chat",
      service: "a",
      duration_ns: 7,
      attributes: { status: "error" },
    };
    const { traces } = decodeFound({
      traces: [{ trace_id: "t", spansets: [{ matched: 4, spans: [span] }] }],
    });
    expect(traces[0]?.spansets).toEqual([
      {
        matched: 4,
        attributes: {},
        spans: [{ id: "s", name: "chat", service: "a", duration: 7n, attributes: { status: "error" } }],
      },
    ]);
  });
  it("with fields missing is read as far as it goes", () => {
    expect(decodeFound(null)).toEqual({ traces: [], truncated: false });
  });
});
