// Answers of /api/v1/search and /api/v1/metrics/query_range → model.
import type { Found, FoundSpan, FoundTrace, Spanset } from "../model/found";
import type { Json, JsonObject } from "../model/json";
import { dateOf } from "../model/nanoseconds";
import type { Series, SeriesSet } from "../model/series";
import { instant, length, list, number, object, objects, text } from "./fields";

export const decodeFound = (value: Json): Found => ({
  traces: objects(object(value).traces).map(decodeTrace),
  truncated: object(value).truncated === true,
});

const decodeTrace = (trace: JsonObject): FoundTrace => ({
  traceId: text(trace.trace_id),
  rootName: text(trace.root_name),
  rootService: text(trace.root_service),
  start: instant(trace.start_time_unix_nano),
  duration: length(trace.duration_ns),
  spansets: objects(trace.spansets).map(decodeSpanset),
});

const decodeSpanset = (spanset: JsonObject): Spanset => ({
  matched: number(spanset.matched),
  attributes: object(spanset.attributes),
  spans: objects(spanset.spans).map(decodeSpan),
});

const decodeSpan = (span: JsonObject): FoundSpan => ({
  id: text(span.span_id),
  name: text(span.name),
  service: text(span.service),
  duration: length(span.duration_ns),
  attributes: object(span.attributes),
});

export function decodeSeriesSet(value: Json): SeriesSet {
  const set = object(value);
  return {
    startMs: dateOf(instant(set.start_time_unix_nano)).getTime(),
    stepMs: Number(length(set.step_ns)) / 1e6,
    series: objects(set.series).map(decodeSeries),
    truncated: set.truncated === true,
  };
}

// A value beyond all numbers comes as the text "Infinity": nothing that can be drawn.
const decodeSeries = (series: JsonObject): Series => ({
  labels: Object.fromEntries(
    Object.entries(object(series.labels)).map(([name, label]) => [name, label === null ? "" : String(label)]),
  ),
  values: list(series.values).map((one) => (typeof one === "number" ? one : null)),
});
