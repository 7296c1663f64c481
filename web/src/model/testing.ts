// For the tests of this room: spans in a line or two.
import { nanoseconds, unixNano } from "./nanoseconds";
import { kNoTokens, type Span, type SpanHead, type Trace, type TraceRow } from "./trace";

export const kMs = 1_000_000n;
export const ms = (count: number) => nanoseconds(BigInt(count) * kMs);
export const atMs = (count: number) => unixNano(BigInt(count) * kMs);

export function span(id: string, depth: number, part: Partial<Span> = {}): Span {
  return {
    id,
    parentId: depth === 0 ? "" : "parent",
    name: id,
    spanName: id,
    eventId: "",
    project: "default",
    source: "",
    service: "gateway",
    eventType: "chain",
    kind: "internal",
    start: atMs(0),
    duration: ms(1),
    status: { code: "unset", message: "" },
    error: "",
    depth,
    parentMissing: false,
    model: "",
    provider: "",
    tokens: kNoTokens,
    costUsd: null,
    sessionId: "",
    userId: "",
    inputs: {},
    outputs: {},
    attributes: {},
    resource: {},
    scope: {},
    maps: { config: {}, metrics: {}, feedback: {}, userProperties: {}, metadata: {} },
    dropped: { attributes: 0, events: 0, links: 0 },
    events: [],
    links: [],
    origins: [],
    ...part,
  };
}

// A span from `startMs` to `endMs`.
export const timed = (id: string, depth: number, startMs: number, endMs: number, part: Partial<Span> = {}) =>
  span(id, depth, { start: atMs(startMs), duration: ms(endMs - startMs), ...part });

export const failed = { status: { code: "error", message: "" } } as const;

export const traceOf = <AnySpan extends SpanHead>(...spans: AnySpan[]): Trace<AnySpan> => ({
  id: "t",
  services: [],
  sessions: [],
  duration: ms(1),
  spanCount: spans.length,
  errorCount: 0,
  truncated: false,
  tokens: kNoTokens,
  costUsd: null,
  spans,
});

export function row(traceId: string, startMs: number): TraceRow {
  return {
    traceId,
    project: "default",
    rootName: traceId,
    rootService: "gateway",
    rootMissing: false,
    services: ["gateway"],
    start: atMs(startMs),
    duration: ms(1),
    spanCount: 1,
    errorCount: 0,
    orphanCount: 0,
    sessionId: "",
    userId: "",
    model: "",
    tokens: kNoTokens,
    costUsd: null,
  };
}

// As a trace that is too large to be read whole has it.
export function headOf(whole: Span): SpanHead {
  const { id, parentId, name, service, eventType, kind, start, duration, status, error } = whole;
  const { depth, parentMissing, model, tokens, costUsd } = whole;
  return {
    ...{ id, parentId, name, service, eventType, kind, start, duration, status, error },
    ...{ depth, parentMissing, model, tokens, costUsd },
  };
}
