// What the tree of a trace shows: its spans, or some of them, with steps that were taken again and again in one line.

import { endOfKids, firstKid, type Kids, kidsOf, kidsUnder } from "./kids";
import { isError, isWhole, type SpanHead, stepKey } from "./trace";
import { kNone, type Tree, treeOf } from "./tree";

export interface SpanEntry {
  readonly kind: "span";
  readonly id: string;
  readonly depth: number;
  readonly line: number; // index of the span
}

// "step ×100": siblings of one service and name. Folded unless somebody opens it.
export interface RepeatEntry {
  readonly kind: "repeat";
  readonly id: string;
  readonly depth: number;
  readonly lines: readonly number[];
}

export type Entry = SpanEntry | RepeatEntry;

export interface Outline {
  readonly entries: readonly Entry[]; // depth first
  readonly tree: Tree; // over the entries
  readonly entryOf: Int32Array; // of each span's line; kNone where it is not shown
}

// From so many on they are one line: five is what the analysis calls N + 1.
export const kRepeatsMin = 5;

// A span that is not shown leaves no gap: its children hang below the nearest ancestor that is.
export function outlineOf(
  spans: readonly SpanHead[],
  tree: Tree,
  isShown: (line: number) => boolean,
): Outline {
  const children = shownKids(tree, isShown);
  const entries: Entry[] = [];
  const entryOf = new Int32Array(spans.length).fill(kNone);
  const waiting: Entry[] = []; // the next one last
  const wait = (all: readonly Entry[]) => {
    for (let at = all.length - 1; at >= 0; at--) waiting.push(all[at]!);
  };
  wait(entriesBelow(spans, kidsUnder(children, kNone), "", 0));
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    entries.push(entry);
    const depth = entry.depth + 1;
    if (entry.kind === "repeat") {
      wait(entry.lines.map((line) => spanEntry(spans, line, depth)));
      continue;
    }
    entryOf[entry.line] = entries.length - 1;
    const [first, end] = [firstKid(children, entry.line), endOfKids(children, entry.line)];
    if (end - first >= kRepeatsMin)
      wait(entriesBelow(spans, children.all.subarray(first, end), entry.id, depth));
    else for (let at = end - 1; at >= first; at--) waiting.push(spanEntry(spans, children.all[at]!, depth));
  }
  const failed = (at: number) => {
    const entry = entries[at]!;
    return entry.kind === "span" && isError(spans[entry.line]!);
  };
  return { entries, tree: treeOf(entries, failed), entryOf };
}

function shownKids(tree: Tree, isShown: (line: number) => boolean): Kids {
  const nearest = new Int32Array(tree.parents.length); // shown ancestor of each line
  const shown = new Uint8Array(nearest.length);
  for (let line = 0; line < nearest.length; line++) {
    const parent = tree.parents[line]!;
    nearest[line] = parent === kNone || shown[parent] === 1 ? parent : nearest[parent]!;
    shown[line] = isShown(line) ? 1 : 0;
  }
  return kidsOf(nearest, (line) => shown[line] === 1);
}

const spanEntry = (spans: readonly SpanHead[], line: number, depth: number): SpanEntry => ({
  kind: "span",
  id: spans[line]!.id,
  depth,
  line,
});

// Repeats stand where the first of them was.
function entriesBelow(
  spans: readonly SpanHead[],
  lines: Int32Array,
  parentId: string,
  depth: number,
): Entry[] {
  const steps = new Map<string, number[]>();
  for (const line of lines) {
    const step = stepKey(spans[line]!);
    const same = steps.get(step);
    if (same === undefined) steps.set(step, [line]);
    else same.push(line);
  }
  const entries: Entry[] = [];
  for (const line of lines) {
    const step = stepKey(spans[line]!);
    const same = steps.get(step)!;
    if (same.length < kRepeatsMin) entries.push(spanEntry(spans, line, depth));
    else if (same[0] === line)
      entries.push({ kind: "repeat", id: `repeat ${parentId} ${step}`, depth, lines: same });
  }
  return entries;
}

// What a program says of its own work with models: what is left when HTTP, databases and other plumbing are taken out.
// A failure is always shown, and so is what stands on top.
export const isLlmWork = (span: SpanHead) =>
  span.depth === 0 ||
  span.parentMissing ||
  isError(span) ||
  span.eventType === "model" ||
  span.tokens.total !== null ||
  span.model !== "" ||
  (isWhole(span) ? span.origins.some(({ field }) => field === "event_type") : !kPlumbing.has(span.kind));

// Of a mere head only the kind says what it is: calls between processes are plumbing.
const kPlumbing: ReadonlySet<string> = new Set(["server", "client", "producer", "consumer"]);
