import { whereKeyIsKept } from "../../api/access";
import { curlFor, spanAsJson, spanAsOtlp } from "../../model/span_copy";
import type { Span } from "../../model/trace";

const kForms = {
  json: { label: "Copy as JSON", text: spanAsJson },
  otlp: { label: "Copy as OTLP", text: spanAsOtlp },
  curl: {
    label: "Copy as curl",
    text: (traceId: string, span: Span) =>
      curlFor(location.origin, traceId, span, whereKeyIsKept() !== undefined),
  },
} as const;

// Not shown where the browser has no clipboard for the page (plain HTTP from another machine).
export function CopyMenu({ traceId, span }: { traceId: string; span: Span }) {
  if (navigator.clipboard === undefined) return null;
  return (
    <select
      className="copy-menu"
      aria-label="Copy the span"
      value=""
      onChange={(event) => {
        const form = kForms[event.target.value as keyof typeof kForms];
        navigator.clipboard.writeText(form.text(traceId, span)).catch(() => {}); // refused by the person
      }}
    >
      <option value="" disabled>
        Copy…
      </option>
      {Object.entries(kForms).map(([name, { label }]) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </select>
  );
}
