// What the tree of a trace shows: its spans, or some of them, with steps that were taken again and again in one line.
import { isError, isWhole, type SpanHead } from "./trace";
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
  const children = shownChildren(tree, isShown);
  const entries: Entry[] = [];
  const entryOf = new Int32Array(spans.length).fill(kNone);
  const waiting = entriesBelow(spans, children.get(kNone), "", 0).reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (entry.kind === "span") entryOf[entry.line] = entries.length;
    entries.push(entry);
    for (const below of childrenOf(spans, children, entry).reverse()) waiting.push(below);
  }
  const failed = (at: number) => {
    const entry = entries[at]!;
    return entry.kind === "span" && isError(spans[entry.line]!);
  };
  return { entries, tree: treeOf(entries, failed), entryOf };
}

type Children = ReadonlyMap<number, readonly number[]>;

function shownChildren(tree: Tree, isShown: (line: number) => boolean): Children {
  const nearest = new Int32Array(tree.parents.length); // shown ancestor of each line
  const shown = Uint8Array.from(nearest, (_, line) => (isShown(line) ? 1 : 0));
  const children = new Map<number, number[]>();
  for (let line = 0; line < nearest.length; line++) {
    const parent = tree.parents[line]!;
    nearest[line] = parent === kNone || shown[parent] === 1 ? parent : nearest[parent]!;
    if (shown[line] === 0) continue;
    const siblings = children.get(nearest[line]!);
    if (siblings === undefined) children.set(nearest[line]!, [line]);
    else siblings.push(line);
  }
  return children;
}

function childrenOf(spans: readonly SpanHead[], children: Children, entry: Entry): Entry[] {
  if (entry.kind === "span") return entriesBelow(spans, children.get(entry.line), entry.id, entry.depth + 1);
  return entry.lines.map((line) => spanEntry(spans, line, entry.depth + 1));
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
  lines: readonly number[] | undefined,
  parentId: string,
  depth: number,
): Entry[] {
  if (lines === undefined) return [];
  if (lines.length < kRepeatsMin) return lines.map((line) => spanEntry(spans, line, depth));
  const steps = new Map<string, number[]>();
  const stepOf = (line: number) => JSON.stringify([spans[line]!.service, spans[line]!.name]);
  for (const line of lines) {
    const step = stepOf(line);
    const same = steps.get(step);
    if (same === undefined) steps.set(step, [line]);
    else same.push(line);
  }
  return lines.flatMap((line): Entry[] => {
    const step = stepOf(line);
    const same = steps.get(step)!;
    if (same.length < kRepeatsMin) return [spanEntry(spans, line, depth)];
    return same[0] === line ? [{ kind: "repeat", id: `repeat ${parentId} ${step}`, depth, lines: same }] : [];
  });
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
