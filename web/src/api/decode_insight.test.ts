import { describe, expect, it } from "vitest";
import { parseJson } from "../model/json";
import { decodeAnalysis, decodeFindings } from "./decode_insight";

// As the server answered, shortened.
const kAnalysis = `{"trace_id":"400d","span_count":12,"truncated":false,"savings_searched_in_part":true,"sibling_assumption":"Children …",
  "root":{"span_id":"8f7f","name":"handle","service":"gateway","event_type":"chain","model":null},"duration_ns":558800138,
  "overlaps":[{"parent":null,"spans_count":4,"spans":[{"span_id":"a1","name":"step"}],"saved_ns":70,"independence":"same_operation"}],
  "retries":[{"attempts_count":3,"attempts":[{"span_id":"255c","name":"search.query"},{"span_id":"64cc","name":"search.query"}],
    "succeeded":true,"lost_ns":102139073,"lost":{"tokens":0,"cost_usd":0.5}}],
  "errors":[{"origin":{"span_id":"255c","name":"search.query","service":"search"},"message":"overloaded","path":[],
    "swallowed_by":{"span_id":"f8af","name":"orchestrator.process"},"was_retried":true}],
  "ledger":{"lines":[{"span_id":"a378","cost_billed":true,"formula":"111 input × $0.15"}]}}`;
const kDiagnosis = `{"findings":[{"cause":"clock_skew","confidence":0.95,"basis":"2 of 2 calls agree","summary":"The clock …",
  "fix":"Synchronise …","service":"search","traces":["2527"],"spans":[{"trace_id":"2527","span_id":"8615"}],"span_count":1,
  "clock":{"offset_ns":-4999733806,"error_ns":631603}}]}`;

describe("an analysis", () => {
  it("keeps what the page says of a trace", () => {
    const analysis = decodeAnalysis(parseJson(kAnalysis));
    expect(analysis.duration).toBe(558_800_138n);
    expect(analysis.isSearchedInPart).toBe(true);
    expect(analysis.retries[0]).toMatchObject({
      name: "search.query",
      attempts: 3,
      lost: 102_139_073n,
      lostUsd: 0.5,
    });
    expect(analysis.overlaps[0]).toMatchObject({ name: "step", isOneOperation: true, count: 4 });
    expect(analysis.failures[0]).toMatchObject({ originId: "255c", swallowedById: "f8af", wasRetried: true });
    expect(analysis.ledger).toEqual([{ spanId: "a378", isBilled: true, formula: "111 input × $0.15" }]);
  });
  it("of an older or newer server is empty where it says nothing", () => {
    expect(decodeAnalysis({})).toMatchObject({ retries: [], failures: [], ledger: [], duration: 0n });
    expect(decodeFindings([])).toEqual([]);
  });
});

describe("a finding", () => {
  it("says how far a clock is off, behind as ahead", () => {
    expect(decodeFindings(parseJson(kDiagnosis))[0]).toMatchObject({
      confidence: 0.95,
      spans: [{ traceId: "2527", spanId: "8615" }],
      clock: { offset: -4_999_733_806n, error: 631_603n },
    });
  });
});
