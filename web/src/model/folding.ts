// What of the tree is folded, in two words of the URL: a rule for all of it, and the entries that somebody turned since.
import { hash } from "./hash";
import type { Entry } from "./outline";
import type { TraceShape } from "./trace_shape";

// Repeated steps are folded where there is no rule: "open" opens them too, "depth-3" folds what is below the third level,
// "of-gateway" what that service does within itself.
export const kOpenRule = "open";
const kDepth = "depth-";
const kService = "of-";
export const depthRule = (depth: number) => `${kDepth}${depth}`;
export const serviceRule = (service: string) => `${kService}${service}`;

export const isFoldRule = (text: string) =>
  text === kOpenRule || /^depth-[1-9]\d{0,2}$/.test(text) || text.startsWith(kService);

type Folded = (entry: Entry) => boolean;

export function foldedBy(rule: string | undefined, { spans, tree }: TraceShape): Folded {
  const isRepeat: Folded = ({ kind }) => kind === "repeat";
  if (rule === undefined) return isRepeat;
  if (rule.startsWith(kDepth)) {
    const depth = Number(rule.slice(kDepth.length));
    return (entry) => isRepeat(entry) || entry.depth >= depth - 1;
  }
  if (!rule.startsWith(kService)) return () => false;
  const service = rule.slice(kService.length);
  // Where the trace enters the service.
  return (entry) =>
    entry.kind === "repeat" ||
    (spans[entry.line]!.service === service && spans[tree.parents[entry.line]!]?.service !== service);
}

// The URL has room for so many; with more, those turned first are again as the rule says.
export const kTurnedMax = 100;
const kTurned = /^(?:[0-9a-f]{16}|r[0-9a-z]{1,7})$/;

// An entry's name in the URL: a span's id, or what is short of a repeat's.
export const foldKey = (entry: Entry) =>
  entry.kind === "span" ? entry.id : `r${hash(entry.id).toString(36)}`;

export const turnedFrom = (text: string | undefined): ReadonlySet<string> =>
  new Set((text ?? "").split("~").filter((key) => kTurned.test(key)));

// With `entries` turned the other way than they were; undefined where none is left.
export function withTurned(text: string | undefined, entries: readonly Entry[]): string | undefined {
  const turned = new Set(turnedFrom(text));
  for (const key of entries.map(foldKey)) if (!turned.delete(key)) turned.add(key);
  return [...turned].slice(-kTurnedMax).join("~") || undefined;
}
