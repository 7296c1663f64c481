// A span in the forms in which people pass one on: as JSON, as OTLP/JSON that any collector takes, as the command that
// reads it again.
import { type Json, type JsonObject, printJson } from "./json";
import { after } from "./nanoseconds";
import type { Span } from "./trace";

// Under the names the API has for them.
export const spanAsJson = (traceId: string, span: Span): string =>
  printJson({
    trace_id: traceId,
    span_id: span.id,
    parent_span_id: span.parentId || null,
    name: span.spanName,
    service: span.service,
    kind: span.kind,
    event_type: span.eventType,
    event_name: span.name,
    event_id: span.eventId,
    start_time_unix_nano: String(span.start),
    end_time_unix_nano: String(after(span.start, span.duration)),
    duration_ns: span.duration,
    status: { code: span.status.code, message: span.status.message },
    model: span.model || null,
    cost_usd: span.costUsd,
    tokens: { input: span.tokens.input, output: span.tokens.output, total: span.tokens.total },
    inputs: span.inputs,
    outputs: span.outputs,
    attributes: span.attributes,
    events: eventsOf(span),
    resource: { attributes: span.resource },
  });

const eventsOf = (span: Span): Json[] =>
  span.events.map(({ name, time, attributes }) => ({ name, time_unix_nano: String(time), attributes }));

const kKinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const kStatusCodes = { unset: 0, ok: 1, error: 2 };

// An ExportTraceServiceRequest (opentelemetry-proto, trace_service.proto) with this one span.
export function spanAsOtlp(traceId: string, span: Span): string {
  const otlp = {
    traceId,
    spanId: span.id,
    parentSpanId: span.parentId,
    name: span.spanName,
    kind: Math.max(kKinds.indexOf(span.kind), 0),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(after(span.start, span.duration)),
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      timeUnixNano: String(time),
      attributes: attributesOf(attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState,
      attributes: attributesOf(link.attributes),
    })),
    status: { code: kStatusCodes[span.status.code], message: span.status.message },
  };
  const resource = { attributes: attributesOf(span.resource) };
  return printJson({ resourceSpans: [{ resource, scopeSpans: [{ scope: {}, spans: [otlp] }] }] });
}

const attributesOf = (values: JsonObject): Json[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: anyValueOf(value) }));

// 64-bit integers are text in protobuf's JSON.
function anyValueOf(value: Json): JsonObject {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "bigint") return { intValue: String(value) };
  if (typeof value === "number")
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (value === null) return {};
  if (Array.isArray(value)) return { arrayValue: { values: (value as readonly Json[]).map(anyValueOf) } };
  return { kvlistValue: { values: attributesOf(value as JsonObject) } };
}

// `origin`: the page's, which is where the API is. A key is named, not shown: commands end up in histories and chats.
export function curlFor(origin: string, traceId: string, span: Span, needsKey = false): string {
  const key = needsKey ? `-H "Authorization: Bearer $WEFT_API_KEY" ` : "";
  return `curl -s ${key}'${origin}/api/v1/traces/${traceId}/spans/${span.id}' | jq '.spans[]'`;
}
