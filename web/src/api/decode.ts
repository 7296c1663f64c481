// The API's JSON → model. The server is ours, yet older or newer: a field that is missing is empty, never an exception.
import type { Json, JsonObject } from "../model/json";
import type {
  EventMaps,
  EventType,
  Origin,
  Span,
  SpanEvent,
  SpanLink,
  StatusCode,
  Tokens,
  Trace,
  TraceRow,
} from "../model/trace";
import { instant, length, number, numberOrNull, object, objects, oneOf, text, texts } from "./fields";

export const kEventTypes: readonly EventType[] = ["session", "chain", "model", "tool"];
export const kStatusCodes: readonly StatusCode[] = ["unset", "ok", "error"];

export function tokens(value: Json | undefined): Tokens {
  const from = object(value);
  return {
    input: numberOrNull(from.input),
    output: numberOrNull(from.output),
    total: numberOrNull(from.total),
    cacheRead: numberOrNull(from.cache_read),
    cacheWrite: numberOrNull(from.cache_write),
    reasoning: numberOrNull(from.reasoning),
  };
}

export function decodeRow(value: JsonObject): TraceRow {
  return {
    traceId: text(value.trace_id),
    project: text(value.project),
    rootName: text(value.root_name),
    rootService: text(value.root_service),
    rootMissing: value.root_missing === true,
    services: texts(value.services),
    start: instant(value.start_time_unix_nano),
    duration: length(value.duration_ns),
    spanCount: number(value.span_count),
    errorCount: number(value.error_count),
    orphanCount: number(value.orphan_count),
    sessionId: text(value.session_id),
    userId: text(value.user_id),
    model: text(value.model),
    tokens: sums(value.tokens),
    costUsd: numberOrNull(value.cost_usd),
  };
}

// The list's tokens are sums, where 0 is what nothing adds up to: most traces have no model in them at all.
function sums(value: Json | undefined): Tokens {
  const all = tokens(value);
  return { ...all, input: all.input || null, output: all.output || null, total: all.total || null };
}

export const decodePage = (value: Json) => ({
  rows: objects(object(value).traces).map(decodeRow),
  nextCursor: text(object(value).next_cursor),
});

export const decodeServices = (value: Json) => texts(object(value).services);

export const decodeTrace = (value: Json): Trace<Span> => ({
  ...decodeSummary(object(value)),
  spans: decodeSpans(value),
});

export const decodeSpans = (value: Json): Span[] => objects(object(value).spans).map(decodeSpan);

export function decodeSummary(trace: JsonObject): Omit<Trace, "spans"> {
  return {
    id: text(trace.trace_id),
    services: texts(trace.services),
    sessions: texts(trace.sessions),
    duration: length(trace.duration_ns),
    spanCount: number(trace.span_count),
    errorCount: number(trace.error_count),
    truncated: trace.truncated === true,
    tokens: tokens(trace.tokens),
    costUsd: numberOrNull(trace.cost_usd),
  };
}

function decodeSpan(span: JsonObject): Span {
  const status = object(span.status);
  const name = text(span.name);
  return {
    id: text(span.span_id),
    parentId: text(span.parent_span_id),
    name: text(span.event_name) || name,
    spanName: name,
    eventId: text(span.event_id),
    project: text(span.project),
    service: text(span.service),
    source: text(span.source),
    eventType: oneOf(kEventTypes, span.event_type, "tool"),
    kind: text(span.kind),
    start: instant(span.start_time_unix_nano),
    duration: length(span.duration_ns),
    status: { code: oneOf(kStatusCodes, status.code, "unset"), message: text(status.message) },
    error: text(span.error) || text(status.message),
    depth: number(span.depth),
    parentMissing: span.missing_parent === true,
    model: text(span.model),
    provider: text(span.provider),
    tokens: tokens(span.tokens),
    costUsd: numberOrNull(span.cost_usd),
    sessionId: text(span.session_id),
    userId: text(span.user_id),
    inputs: object(span.inputs),
    outputs: object(span.outputs),
    attributes: object(span.attributes),
    resource: object(object(span.resource).attributes),
    scope: decodeScope(object(span.scope)),
    maps: decodeMaps(span),
    dropped: {
      attributes: number(span.dropped_attributes_count),
      events: number(span.dropped_events_count),
      links: number(span.dropped_links_count),
    },
    events: objects(span.events).map(decodeEvent),
    links: objects(span.links).map(decodeLink),
    origins: decodeOrigins(span.normalised_from),
  };
}

const decodeScope = (scope: JsonObject): JsonObject => ({
  ...(text(scope.name) !== "" && { name: text(scope.name) }),
  ...(text(scope.version) !== "" && { version: text(scope.version) }),
  ...object(scope.attributes),
});

const decodeMaps = (span: JsonObject): EventMaps => ({
  config: object(span.config),
  metrics: object(span.metrics),
  feedback: object(span.feedback),
  userProperties: object(span.user_properties),
  metadata: object(span.metadata),
});

const decodeEvent = (event: JsonObject): SpanEvent => ({
  name: text(event.name),
  time: instant(event.time_unix_nano),
  attributes: object(event.attributes),
});

const decodeLink = (link: JsonObject): SpanLink => ({
  traceId: text(link.trace_id),
  spanId: text(link.span_id),
  traceState: text(link.trace_state),
  attributes: object(link.attributes),
});

const decodeOrigins = (value: Json | undefined): Origin[] =>
  Object.entries(object(value)).map(([field, key]) => ({ field, key: text(key) }));
