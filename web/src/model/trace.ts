// What the page knows of a trace: plain data, as the API gives it, with times as bigint.
import type { JsonObject } from "./json";
import type { Nanoseconds, UnixNano } from "./nanoseconds";

export type EventType = "session" | "chain" | "model" | "tool";
export type StatusCode = "unset" | "ok" | "error";

// null: the client did not say.
export interface Tokens {
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
}

export const kNoTokens: Tokens = {
  input: null,
  output: null,
  total: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
};

export interface SpanEvent {
  readonly name: string;
  readonly time: UnixNano;
  readonly attributes: JsonObject;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: JsonObject;
}

// One thing the client said in its own words, and what it was taken for.
export interface Origin {
  readonly field: string;
  readonly key: string;
}

// What is drawn of a span; all that is read of the spans of a trace that is too large to be read whole.
export interface SpanHead {
  readonly id: string;
  readonly parentId: string; // "" where it has none, and in a mere head also where the parent has not arrived
  readonly name: string; // the event's, which a client may set apart from the span's
  readonly service: string;
  readonly eventType: EventType;
  readonly kind: string;
  readonly start: UnixNano;
  readonly duration: Nanoseconds;
  readonly status: { readonly code: StatusCode; readonly message: string };
  readonly error: string; // what went wrong in words; "" where nothing did or nobody said
  readonly depth: number;
  readonly parentMissing: boolean; // has a parent id that no stored span has
  readonly model: string;
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

export interface Span extends SpanHead {
  readonly spanName: string;
  readonly eventId: string; // as HoneyHive's clients name it
  readonly project: string;
  readonly source: string; // who exported it, else the source its trace inherited
  readonly provider: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
  readonly attributes: JsonObject;
  readonly resource: JsonObject; // its attributes
  readonly scope: JsonObject; // name, version and attributes
  readonly maps: EventMaps;
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly origins: readonly Origin[];
}

// The rest of HoneyHive's event.
export interface EventMaps {
  readonly config: JsonObject;
  readonly metrics: JsonObject;
  readonly feedback: JsonObject;
  readonly userProperties: JsonObject;
  readonly metadata: JsonObject;
}

export interface Trace<Kind extends SpanHead = SpanHead> {
  readonly id: string;
  readonly services: readonly string[];
  readonly sessions: readonly string[]; // ids
  readonly duration: Nanoseconds;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly truncated: boolean; // has more spans than weft reads at once
  readonly tokens: Tokens;
  readonly costUsd: number | null;
  readonly spans: readonly Kind[]; // depth first, as a person reads them
}

// One line of the list.
export interface TraceRow {
  readonly traceId: string;
  readonly project: string;
  readonly rootName: string;
  readonly rootService: string;
  readonly rootMissing: boolean;
  readonly services: readonly string[];
  readonly start: UnixNano;
  readonly duration: Nanoseconds;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly orphanCount: number; // spans whose parent has not arrived
  readonly sessionId: string;
  readonly userId: string;
  readonly model: string;
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

// Traces of more spans are not read whole, but as the heads of their spans.
export const kWholeSpansMax = 2_000;

// With its contents: all spans of a trace are, or none.
export const isWhole = (span: SpanHead): span is Span => "inputs" in span;

export const isError = (span: SpanHead) => span.status.code === "error";

// What spans that do the same have in common.
export const stepKey = ({ service, name }: SpanHead) => `${service}\0${name}`;

// Which fields each attribute was read as.
export function fieldsByKey(origins: readonly Origin[]): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const { field, key } of origins) fields.set(key, [...(fields.get(key) ?? []), field]);
  return fields;
}
