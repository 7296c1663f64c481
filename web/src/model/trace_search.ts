// How one trace is looked at: the page's URL holds it, so that a view can be sent to somebody.
import type { DrawnTimes, TimeWindow } from "./drawn_times";
import { isFoldRule, turnedFrom } from "./folding";

export const kTraceViews = ["tree", "timeline", "flame", "graph", "conversation"] as const;
export type TraceViewName = (typeof kTraceViews)[number];

export interface TraceSearch {
  readonly span?: string; // whose detail is open
  readonly view?: Exclude<TraceViewName, "tree">;
  readonly zoom?: string; // "12.5-80": milliseconds from the start of the trace
  readonly only?: "llm"; // spans of the plumbing are left out
  readonly path?: "off"; // the critical path is not drawn
  readonly clock?: "corrected";
  readonly fold?: string; // a rule of what is folded in the tree, and
  readonly turned?: string; // the entries that are the other way: model/folding.ts reads both
  readonly marked?: string; // spans that a test fails on, with commas between
}

const kMarkedMax = 50;

// The ids of the spans that are marked, each once.
export const markedOf = ({ marked }: TraceSearch): readonly string[] => [
  ...new Set(
    (marked ?? "")
      .split(",")
      .filter((id) => /^[0-9a-f]{16}$/.test(id))
      .slice(0, kMarkedMax),
  ),
];

// Reads what stands in the URL; what cannot be meant is left out, since a link may come from anybody.
export function traceSearchFrom(untrusted: Readonly<Record<string, unknown>>): TraceSearch {
  const { span, zoom, only, path, clock, fold, turned, marked } = untrusted;
  const view = kTraceViews.find((name) => name === untrusted.view);
  return {
    ...(typeof span === "string" && span !== "" && { span }),
    ...(view !== undefined && view !== "tree" && { view }),
    ...(typeof zoom === "string" && parseZoom(zoom) !== null && { zoom }),
    ...(only === "llm" && { only }),
    ...(path === "off" && { path }),
    ...(clock === "corrected" && { clock }),
    ...(typeof fold === "string" && isFoldRule(fold) && { fold }),
    ...(typeof turned === "string" && turnedFrom(turned).size > 0 && { turned }),
    ...(typeof marked === "string" && markedOf({ marked }).length > 0 && { marked }),
  };
}

function parseZoom(zoom: string): TimeWindow | null {
  const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(zoom);
  if (match === null) return null;
  const window = { fromMs: Number(match[1]), toMs: Number(match[2]) };
  return window.fromMs < window.toMs ? window : null;
}

const kLeastMs = 1e-3; // a microsecond from edge to edge: closer in there is nothing to see

// The part of the trace that is looked at; all of it where the URL's lies outside.
export function windowOf(times: DrawnTimes, { zoom }: TraceSearch): TimeWindow {
  const window = zoom === undefined ? null : parseZoom(zoom);
  const whole = { fromMs: 0, toMs: times.lengthMs };
  return window === null || window.fromMs >= times.lengthMs ? whole : window;
}

// A window as the URL says it; undefined for all of the trace.
export function zoomFrom(times: DrawnTimes, { fromMs, toMs }: TimeWindow): string | undefined {
  const from = Math.max(Math.min(fromMs, toMs), 0);
  const to = Math.min(Math.max(fromMs, toMs, from + kLeastMs), times.lengthMs);
  if (from <= 0 && to >= times.lengthMs) return undefined;
  return from < to ? `${rounded(from)}-${rounded(to)}` : undefined;
}

const rounded = (ms: number) => String(Number(ms.toFixed(4)));

// The window `factor` times as long, with what is at `anchorMs` staying where it is.
export const scaled = ({ fromMs, toMs }: TimeWindow, anchorMs: number, factor: number): TimeWindow => ({
  fromMs: anchorMs - (anchorMs - fromMs) * factor,
  toMs: anchorMs + (toMs - anchorMs) * factor,
});
