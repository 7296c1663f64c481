// What the head of a trace's page says that the API does not.
import type { SpanHead, Trace } from "./trace";

// The span that stands for the trace: the first without a parent, else the first of all. undefined: no spans.
export const rootOf = <Kind extends SpanHead>({ spans }: Trace<Kind>): Kind | undefined =>
  spans.find(({ parentId, parentMissing }) => parentId === "" && !parentMissing) ?? spans[0];

// Each once, in order of first appearance.
export const modelsOf = (trace: Trace) => distinct(trace.spans.map((span) => span.model));

const distinct = (values: readonly string[]) => [...new Set(values.filter((value) => value !== ""))];
