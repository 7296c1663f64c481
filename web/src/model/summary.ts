// What the head of a trace's page says that the API does not.
import { kCircle } from "./health";
import type { SpanHead, Trace } from "./trace";

// The span that stands for the trace: the first without a parent, else the first of all. undefined: no spans.
export const rootOf = <Kind extends SpanHead>({ spans }: Trace<Kind>): Kind | undefined =>
  spans.find(({ parentId, parentMissing }) => parentId === "" && !parentMissing) ?? spans[0];

// What is wrong with where a span hangs: "" where nothing is. Of parents in a circle none is missing, and none can be on top.
// Of a mere head nobody knows the parent it names.
export function parentTag(span: SpanHead, spans: readonly SpanHead[]): string {
  if (!span.parentMissing) return "";
  const isThere = span.parentId !== "" && spans.some(({ id }) => id === span.parentId);
  return isThere ? kCircle : "parent not arrived";
}

// Each once, in order of first appearance.
export const modelsOf = (trace: Trace) => distinct(trace.spans.map((span) => span.model));

const distinct = (values: readonly string[]) => [...new Set(values.filter((value) => value !== ""))];
