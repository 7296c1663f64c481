import { describe, expect, it } from "vitest";
import { curlFor, spanAsJson, spanAsOtlp } from "./span_copy";
import { atMs, ms, span } from "./testing";

const one = span("a1", 1, {
  parentId: "a0",
  kind: "client",
  start: atMs(1_000),
  duration: ms(5),
  status: { code: "error", message: "no" },
  attributes: { text: "<b>", serial: 9007199254740993n, share: 0.5, list: [1, true], none: null },
  resource: { "service.name": "gateway" },
  events: [{ name: "exception", time: atMs(1_002), attributes: {} }],
});

describe("a span that is passed on", () => {
  it("is what any collector takes", () => {
    const { resource, scopeSpans } = JSON.parse(spanAsOtlp("t1", one)).resourceSpans[0];
    expect(resource.attributes).toEqual([{ key: "service.name", value: { stringValue: "gateway" } }]);
    expect(scopeSpans[0].spans[0]).toMatchObject({
      traceId: "t1",
      spanId: "a1",
      kind: 3,
      startTimeUnixNano: "1000000000",
      endTimeUnixNano: "1005000000",
      status: { code: 2, message: "no" },
      attributes: [
        { key: "text", value: { stringValue: "<b>" } },
        { key: "serial", value: { intValue: "9007199254740993" } },
        { key: "share", value: { doubleValue: 0.5 } },
        { key: "list", value: { arrayValue: { values: [{ intValue: "1" }, { boolValue: true }] } } },
        { key: "none", value: {} },
      ],
    });
  });
  it("has the API's names as JSON, and integers exactly", () => {
    expect(spanAsJson("t1", one)).toContain('"serial": 9007199254740993');
    expect(JSON.parse(spanAsJson("t1", one))).toMatchObject({
      trace_id: "t1",
      parent_span_id: "a0",
      service: "gateway",
    });
  });
  it("is read again by a command", () => {
    expect(curlFor("http://localhost:4318", "t1", one)).toBe(
      `curl -s 'http://localhost:4318/api/v1/traces/t1/spans/a1' | jq '.spans[]'`,
    );
  });
  it("names the key that it needs, and does not show it", () => {
    expect(curlFor("http://localhost:4318", "t1", one, true)).toContain(
      `-H "Authorization: Bearer $WEFT_API_KEY" 'http`,
    );
  });
});
