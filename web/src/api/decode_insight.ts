// What the API found out about a trace, JSON → model.
import type { Analysis } from "../model/analysis";
import type { Finding } from "../model/diagnosis";
import type { Json, JsonObject } from "../model/json";
import { length, number, object, objects, text, texts } from "./fields";

const spanIds = (value: Json | undefined) => objects(value).map((span) => text(span.span_id));
const firstName = (value: Json | undefined) => text(objects(value)[0]?.name);

export function decodeAnalysis(value: Json): Analysis {
  const analysis = object(value);
  const ledger = object(analysis.ledger);
  return {
    duration: length(analysis.duration_ns),
    assumption: text(analysis.sibling_assumption),
    isSearchedInPart: analysis.savings_searched_in_part === true,
    failures: objects(analysis.errors).map(decodeFailure),
    retries: objects(analysis.retries).map(decodeRetry),
    repeats: objects(analysis.repeats).map(decodeRepeat),
    overlaps: objects(analysis.overlaps).map((overlap) => ({
      spanIds: spanIds(overlap.spans),
      name: firstName(overlap.spans),
      isOneOperation: overlap.independence === "same_operation",
      count: number(overlap.spans_count),
      saved: length(overlap.saved_ns),
    })),
    caches: objects(analysis.caches).map((cache) => ({
      spanIds: spanIds(cache.spans),
      name: text(cache.name),
      hits: number(cache.hits),
      misses: number(cache.misses),
    })),
    repeatedCalls: objects(analysis.repeated_calls).map((calls) => ({
      spanIds: spanIds(calls.spans),
      name: firstName(calls.spans),
      count: number(calls.spans_count),
      saved: length(calls.saved_ns),
      savedUsd: number(object(calls.saved).cost_usd),
    })),
    ledger: objects(ledger.lines).map((line) => ({
      spanId: text(line.span_id),
      isBilled: line.cost_billed === true,
      formula: text(line.formula),
    })),
  };
}

function decodeFailure(failure: JsonObject) {
  const origin = object(failure.origin);
  return {
    originId: text(origin.span_id),
    originName: text(origin.name),
    originService: text(origin.service),
    message: text(failure.message),
    swallowedById: text(object(failure.swallowed_by).span_id),
    wasRetried: failure.was_retried === true,
  };
}

const decodeRetry = (retry: JsonObject) => ({
  attemptIds: spanIds(retry.attempts),
  name: firstName(retry.attempts),
  attempts: number(retry.attempts_count),
  succeeded: retry.succeeded === true,
  lost: length(retry.lost_ns),
  lostUsd: number(object(retry.lost).cost_usd),
});

const decodeRepeat = (repeat: JsonObject) => ({
  spanIds: spanIds(repeat.spans),
  name: text(repeat.name),
  count: number(repeat.spans_count),
  elapsed: length(repeat.elapsed_ns),
  isNPlusOne: repeat.is_n_plus_one === true,
});

export const decodeFindings = (value: Json): Finding[] => objects(object(value).findings).map(decodeFinding);

function decodeFinding(finding: JsonObject): Finding {
  const clock = object(finding.clock);
  return {
    cause: text(finding.cause),
    confidence: number(finding.confidence),
    basis: text(finding.basis),
    summary: text(finding.summary),
    fix: text(finding.fix),
    service: text(finding.service),
    traces: texts(finding.traces),
    spans: objects(finding.spans).map((span) => ({
      traceId: text(span.trace_id),
      spanId: text(span.span_id),
    })),
    spanCount: number(finding.span_count),
    clock:
      clock.offset_ns === undefined
        ? null
        : { offset: length(clock.offset_ns), error: length(clock.error_ns) },
  };
}
