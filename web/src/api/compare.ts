// What changed from one trace, or set of traces, to another.
import { useQuery } from "@tanstack/react-query";
import { type Change, type Difference, kChanges, type Side, type Step } from "../model/difference";
import type { Json, JsonObject } from "../model/json";
import { type CompareSearch, compareFrom } from "../model/view_search";
import { ask } from "./client";
import { length, number, numberOrNull, object, objects, text, texts } from "./fields";

const isChange = (value: string): value is Change => kChanges.some((change) => change === value);

const decodeSide = (value: Json | undefined): Side => {
  const side = object(value);
  return {
    traces: number(side.traces),
    duration: length(side.duration_ns),
    costUsd: numberOrNull(side.cost_usd),
    failed: number(side.failed),
    traceId: text(side.trace_id),
    spanId: text(side.span_id),
  };
};

const decodeStep = (step: JsonObject): Step => ({
  path: texts(step.path),
  changes: texts(step.changes).filter(isChange),
  confidence: numberOrNull(step.confidence),
  a: decodeSide(step.a),
  b: decodeSide(step.b),
});

async function fetchDifference(
  { a = "", b = "", since, at }: CompareSearch,
  signal: AbortSignal,
): Promise<Difference> {
  const parameters = new URLSearchParams({
    a,
    b,
    ...(since !== undefined && { since }),
    ...(at !== undefined && { a_end: at, b_start: at }),
  });
  const answer = object(await ask(`/api/v1/diff?${parameters}`, signal));
  return {
    aTraces: number(answer.a_traces),
    bTraces: number(answer.b_traces),
    compared: number(answer.compared),
    changed: number(answer.changed),
    steps: objects(answer.steps).map(decodeStep),
  };
}

// Traces that are compared have ended: they are asked for once.
export const useDifference = ({ a, b, since, at }: CompareSearch) =>
  useQuery<Difference>({
    queryKey: ["difference", a, b, since, at],
    queryFn: ({ signal }) => fetchDifference(compareFrom({ a, b, since, at }), signal),
    enabled: a !== undefined && b !== undefined,
    structuralSharing: false,
  });
