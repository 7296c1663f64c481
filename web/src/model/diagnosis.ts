// What is wrong with a trace, as the API says it (docs/explanation/diagnosis.md), and the clocks it says are off.

import type { ClockAhead } from "./drawn_times";
import type { JsonObject } from "./json";
import type { Nanoseconds } from "./nanoseconds";
import { isWhole, type SpanHead } from "./trace";

export interface Evidence {
  readonly traceId: string;
  readonly spanId: string;
}

export interface Finding {
  readonly cause: string;
  readonly confidence: number;
  readonly basis: string;
  readonly summary: string;
  readonly fix: string;
  readonly service: string;
  readonly traces: readonly string[];
  readonly spans: readonly Evidence[];
  readonly spanCount: number;
  readonly clock: { readonly offset: Nanoseconds; readonly error: Nanoseconds } | null;
}

export const percentSure = (finding: Finding) => `${Math.round(finding.confidence * 100)} % sure`;

// Processes have clocks, also those of one host (src/insight/clock_skew.h). Which process a span is from says its
// resource: of a mere head only the service is known.
function clockOf(span: SpanHead): string {
  const resource: JsonObject = isWhole(span) ? span.resource : {};
  return JSON.stringify([
    span.service,
    String(resource["host.name"]),
    String(resource["service.instance.id"]),
  ]);
}

// For each span, by how much the findings say that its clock is ahead: those of the process their evidence is from.
export function clockAheadBy(findings: readonly Finding[], spans: readonly SpanHead[]): ClockAhead {
  const offsets = new Map<string, bigint>();
  for (const { clock, service, spans: evidence } of findings) {
    if (clock === null) continue;
    const ids = new Set(evidence.map(({ spanId }) => spanId));
    const witness = spans.find((span) => span.service === service && ids.has(span.id));
    if (witness !== undefined) offsets.set(clockOf(witness), clock.offset);
  }
  const services = new Set(findings.filter(({ clock }) => clock !== null).map(({ service }) => service));
  return (span) => (services.has(span.service) ? (offsets.get(clockOf(span)) ?? 0n) : 0n);
}
