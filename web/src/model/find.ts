// Spans that hold a text anywhere a reader would look for it: names, ids, what was asked and answered, attributes.
import type { Json } from "./json";
import { isWhole, type Span, type SpanHead } from "./trace";

// Lines in the order of reading; case does not count. Nothing is found for nothing. What was not read is not looked at.
export function linesWith(spans: readonly SpanHead[], text: string): Int32Array {
  const wanted = text.trim().toLowerCase();
  const lines: number[] = [];
  if (wanted !== "") {
    for (const [line, span] of spans.entries()) if (spanHolds(span, wanted)) lines.push(line);
  }
  return Int32Array.from(lines);
}

const spanHolds = (span: SpanHead, wanted: string) =>
  [span.name, span.service, span.model, span.error, span.id].some((part) =>
    part.toLowerCase().includes(wanted),
  ) ||
  (isWhole(span) && contentsHold(span, wanted));

const contentsHold = (span: Span, wanted: string) =>
  span.spanName.toLowerCase().includes(wanted) ||
  holds(span.inputs, wanted) ||
  holds(span.outputs, wanted) ||
  holds(span.attributes, wanted) ||
  span.events.some((event) => event.name.toLowerCase().includes(wanted) || holds(event.attributes, wanted));

// In a key or a value, at any depth.
export function holds(value: Json, wanted: string): boolean {
  const open: Json[] = [value];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part !== "object" || part === null) {
      if (String(part).toLowerCase().includes(wanted)) return true;
    } else {
      for (const [key, item] of Object.entries(part) as [string, Json][]) {
        if (!Array.isArray(part) && key.toLowerCase().includes(wanted)) return true;
        open.push(item);
      }
    }
  }
  return false;
}
