// What a TraceQL search finds: traces, and in each the spans that match.
import type { JsonObject } from "./json";
import type { Nanoseconds, UnixNano } from "./nanoseconds";

export interface FoundSpan {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly duration: Nanoseconds;
  readonly attributes: JsonObject; // those the query mentions
}

export interface Spanset {
  readonly matched: number; // spans in it; the first of them are given
  readonly attributes: JsonObject;
  readonly spans: readonly FoundSpan[];
}

export interface FoundTrace {
  readonly traceId: string;
  readonly rootName: string;
  readonly rootService: string;
  readonly start: UnixNano;
  readonly duration: Nanoseconds;
  readonly spansets: readonly Spanset[];
}

export interface Found {
  readonly traces: readonly FoundTrace[];
  readonly truncated: boolean; // not everything was looked at
}

export const spansFound = (trace: FoundTrace) => trace.spansets.flatMap(({ spans }) => spans);

export const matchedIn = (trace: FoundTrace) => trace.spansets.reduce((sum, { matched }) => sum + matched, 0);
