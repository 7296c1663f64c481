// What is asked with TraceQL: traces, series, and the words a query may be written with.
import type { KnownValue } from "../model/completion";
import type { TraceFilter } from "../model/filter";
import type { Found } from "../model/found";
import type { SeriesReading } from "../model/series";
import type { Range } from "../model/time_range";
import { spansOf } from "../model/traceql";
import { ask, timeParameters } from "./client";
import { decodeFound, decodeSeriesSet } from "./decode_found";
import { object, objects, text, texts } from "./fields";

export const kFoundFirst = 50; // traces, until somebody wants more
const kSpansShown = 3; // of each set that matches

export async function fetchFound(filter: TraceFilter, limit: number, signal: AbortSignal): Promise<Found> {
  const parameters = new URLSearchParams({
    q: spansOf(filter),
    limit: String(limit),
    spans: String(kSpansShown),
    ...timeParameters(filter),
  });
  return decodeFound(await ask(`/api/v1/search?${parameters}`, signal));
}

export async function fetchSeries(q: string, range: Range, signal: AbortSignal): Promise<SeriesReading> {
  const startedMs = performance.now();
  const parameters = new URLSearchParams({
    q,
    start: String(range.startMs),
    end: String(range.endMs),
    step: `${range.stepMs}ms`,
  });
  const set = decodeSeriesSet(await ask(`/api/v1/metrics/query_range?${parameters}`, signal));
  return { set, tookMs: performance.now() - startedMs };
}

// Names as a query writes them, weft's own words and intrinsics first.
export async function fetchAttributes(signal: AbortSignal): Promise<readonly string[]> {
  const scopes = objects(object(await ask("/api/v2/search/tags", signal)).scopes);
  const named = scopes.map((scope) => ({ name: text(scope.name), tags: texts(scope.tags) }));
  const intrinsic = named.filter(({ name }) => name === "intrinsic").flatMap(({ tags }) => tags);
  const others = named.filter(({ name }) => name !== "intrinsic");
  return [...intrinsic, ...others.flatMap(({ name, tags }) => tags.map((tag) => attributeName(name, tag)))];
}

const attributeName = (scope: string, tag: string) =>
  /[\s{}()=~!<>&|^,"]/.test(tag) ? `${scope}.${JSON.stringify(tag)}` : `${scope}.${tag}`;

export async function fetchValues(attribute: string, signal: AbortSignal): Promise<readonly KnownValue[]> {
  const answer = await ask(`/api/v2/search/tag/${encodeURIComponent(attribute)}/values`, signal);
  return objects(object(answer).tagValues).map((value) => ({
    text: String(value.value ?? ""),
    isText: text(value.type) === "string",
  }));
}
