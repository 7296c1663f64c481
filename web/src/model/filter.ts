// What the list is filtered by: the page's URL holds it, so that a view can be sent to somebody.
import { fromMilliseconds, type Nanoseconds, nanoseconds } from "./nanoseconds";
import type { StatusCode } from "./trace";

export interface TraceFilter {
  readonly q?: string; // TraceQL: the list is then what it finds
  readonly service?: string;
  readonly name?: string; // of a span
  readonly status?: StatusCode;
  readonly model?: string;
  readonly user?: string;
  readonly text?: string;
  readonly since?: TimeRange;
  readonly start?: string; // Unix milliseconds, with `end`: a range of its own, instead of `since`
  readonly end?: string;
  readonly min?: string; // least duration, as typed: "500ms", "2 s"
  readonly session?: string;
  readonly live?: "off"; // new traces are not asked for
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
  const { status, min, live } = untrusted;
  return {
    ...textsOf(untrusted, ["q", "service", "name", "model", "user", "text", "session"]),
    ...((status === "ok" || status === "error" || status === "unset") && { status }),
    ...(isText(min) && parseDuration(min) !== null && { min }),
    ...timeFrom(untrusted),
    ...(live === "off" && { live }),
  };
}

type TextField = "q" | "service" | "name" | "model" | "user" | "text" | "session";

function textsOf(untrusted: Readonly<Record<string, unknown>>, fields: readonly TextField[]) {
  return Object.fromEntries(
    fields.filter((field) => isText(untrusted[field])).map((field) => [field, untrusted[field] as string]),
  ) as Pick<TraceFilter, TextField>;
}

export type TimeFilter = Pick<TraceFilter, "since" | "start" | "end">;

export function timeFrom({ since, start, end }: Readonly<Record<string, unknown>>): TimeFilter {
  if (isMs(start) && isMs(end) && start < end) return { start, end };
  return typeof since === "string" && Object.hasOwn(kTimeRanges, since) ? { since: since as TimeRange } : {};
}

// One end of a range has moved: it is being typed. Whoever drags or chooses moves both. Each digit is no step that
// anybody wants to go back to.
export const isBeingTyped = (before: TimeFilter, after: TimeFilter) =>
  before.start !== undefined &&
  after.start !== undefined &&
  (before.start === after.start) !== (before.end === after.end);

// For what cannot be asked about all of time.
export const orLastHour = (time: TimeFilter): TimeFilter =>
  time.since === undefined && time.start === undefined ? { since: "1h" } : time;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
// Thirteen digits: from 2001 to 2286, so that texts compare as numbers do.
export const isMs = (value: unknown): value is string => typeof value === "string" && /^\d{13}$/.test(value);

// Whether what is new belongs to what is shown.
export const isLive = ({ live, end }: TraceFilter) => live !== "off" && end === undefined;

export const isFiltered = ({ live, ...filter }: TraceFilter) => Object.keys(filter).length > 0;

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
