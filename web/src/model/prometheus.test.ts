import { expect, it } from "vitest";
import { samplesOf, total } from "./prometheus";

const kText = `# HELP weft_spans_received_total Spans of answered requests.
# TYPE weft_spans_received_total counter
weft_spans_received_total{outcome="rejected"} 2
weft_spans_received_total{outcome="accepted"} 40
weft_http_requests_total{face="otlp",status="200"} 1e3
odd{text="a \\"b\\" }"} 1
weft_engine_ready 1
`;

it("metrics are read with their labels", () => {
  const samples = samplesOf(kText);
  expect(samples).toHaveLength(5);
  expect(total(samples, "weft_spans_received_total")).toBe(42);
  expect(total(samples, "weft_spans_received_total", { outcome: "rejected" })).toBe(2);
  expect(total(samples, "weft_http_requests_total", { face: "otlp" })).toBe(1000);
  expect(samples[3]?.labels).toEqual({ text: 'a "b" }' });
  expect(total(samples, "unknown")).toBe(0);
});
