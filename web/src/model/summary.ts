// What the head of a trace's page says that the API does not.
import type { Span, Trace } from "./trace";

// The span that stands for the trace: the first without a parent, else the first of all. undefined: no spans.
export const rootOf = (trace: Trace): Span | undefined =>
  trace.spans.find((span) => span.parentId === "") ?? trace.spans[0];

// Each once, in order of first appearance.
export const modelsOf = (trace: Trace) => distinct(trace.spans.map((span) => span.model));
export const sessionsOf = (trace: Trace) => distinct(trace.spans.map((span) => span.sessionId));

const distinct = (values: readonly string[]) => [...new Set(values.filter((value) => value !== ""))];
