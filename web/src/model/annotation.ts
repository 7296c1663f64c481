// What a person says of a span: kept as the feedback of its event, by HoneyHive's update of events.
import type { JsonObject } from "./json";

export interface Annotation {
  readonly score: string; // as typed
  readonly label: string;
  readonly comment: string;
}

const typed = (value: unknown) => (value === undefined || value === null ? "" : String(value));

export const annotationFrom = (feedback: JsonObject): Annotation => ({
  score: typed(feedback.score),
  label: typed(feedback.label),
  comment: typed(feedback.comment),
});

export const isScore = (text: string) => text.trim() === "" || Number.isFinite(Number(text));

// Whether `known` holds all that was said; what was taken back is gone or null.
export const isSaid = (feedback: JsonObject, known: JsonObject) =>
  Object.entries(feedback).every(([key, value]) => (known[key] ?? null) === value);

// Only what has changed: the server merges by key. What was taken back is null.
export function feedbackOf(annotation: Annotation, known: JsonObject): JsonObject {
  const before = annotationFrom(known);
  const score = annotation.score.trim();
  return {
    ...(score !== before.score && { score: score === "" ? null : Number(score) }),
    ...(annotation.label !== before.label && { label: annotation.label || null }),
    ...(annotation.comment !== before.comment && { comment: annotation.comment || null }),
  };
}
