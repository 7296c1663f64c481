// What the list is filtered by: the page's URL holds it, so that a view can be sent to somebody.
import { fromMilliseconds, type Nanoseconds, nanoseconds } from "./nanoseconds";
import type { StatusCode } from "./trace";

export interface TraceFilter {
  readonly service?: string;
  readonly status?: StatusCode;
  readonly text?: string;
  readonly since?: TimeRange;
  readonly min?: string; // least duration, as typed: "500ms", "2 s"
  readonly session?: string;
}

const kMinuteMs = 60_000;
export const kTimeRanges = {
  "15m": { label: "15 minutes", ms: 15 * kMinuteMs },
  "1h": { label: "1 hour", ms: 60 * kMinuteMs },
  "6h": { label: "6 hours", ms: 360 * kMinuteMs },
  "24h": { label: "24 hours", ms: 1_440 * kMinuteMs },
  "7d": { label: "7 days", ms: 10_080 * kMinuteMs },
} as const;
export type TimeRange = keyof typeof kTimeRanges;

export const lengthOf = (range: TimeRange) => fromMilliseconds(kTimeRanges[range].ms);

// Reads what stands in the URL; what cannot be meant is left out, since a link may come from anybody.
export function filterFrom(untrusted: Readonly<Record<string, unknown>>): TraceFilter {
  const { service, status, text, since, min, session } = untrusted;
  return {
    ...(isText(service) && { service }),
    ...((status === "ok" || status === "error" || status === "unset") && { status }),
    ...(isText(text) && { text }),
    ...(typeof since === "string" && Object.hasOwn(kTimeRanges, since) && { since: since as TimeRange }),
    ...(isText(min) && parseDuration(min) !== null && { min }),
    ...(isText(session) && { session }),
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

export const isFiltered = (filter: TraceFilter) => Object.keys(filter).length > 0;

const kUnitNs: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
};

// "500ms", "1.5 s", "2min"; a bare number is milliseconds. null: no duration.
export function parseDuration(text: string): Nanoseconds | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-zµ]*)\s*$/.exec(text);
  const unit = kUnitNs[match?.[2] || "ms"];
  if (match?.[1] === undefined || unit === undefined) return null;
  return nanoseconds(BigInt(Math.round(Number(match[1]) * unit)));
}
