import { expect, it } from "vitest";
import { answersOf, refusalsOf } from "./ingest";
import { samplesOf } from "./prometheus";

const samples = samplesOf(`weft_http_requests_total{face="otlp",status="200"} 7
weft_http_requests_total{face="otlp",status="401"} 3
weft_http_requests_total{face="api",status="400"} 9
weft_grpc_requests_total{code="OK"} 2
weft_spans_received_total{outcome="rejected"} 1
weft_journal_write_errors_total 0
`);

it("what was refused comes first, with what to do", () => {
  const answers = answersOf(samples);
  expect(answers.map(({ face, status }) => `${face} ${status}`)).toEqual(["otlp 401", "otlp 200", "grpc OK"]);
  expect(answers[0]?.meaning).toMatch(/key/);
});

it("only what happened is told", () => {
  expect(refusalsOf(samples)).toHaveLength(1);
});
