// The tree of a trace as arrays over its spans in reading order, so that folding 100,000 of them is one pass.
import { isError, type Span } from "./trace";

export interface Tree {
  readonly parents: Int32Array; // index of the parent's line, −1 at the top
  readonly ends: Int32Array; // one past the last line below
  readonly errorsBefore: Int32Array; // errors in lines [0, i); one entry more than spans
}

export const kNone = -1;

export function treeOf(spans: readonly Span[]): Tree {
  const parents = new Int32Array(spans.length);
  const ends = new Int32Array(spans.length);
  const errorsBefore = new Int32Array(spans.length + 1);
  const open: number[] = []; // the way from the top to the line before
  for (const [line, span] of spans.entries()) {
    errorsBefore[line + 1] = errorsBefore[line]! + (isError(span) ? 1 : 0);
    while (open.length > 0 && spans[open.at(-1)!]!.depth >= span.depth) ends[open.pop()!] = line;
    parents[line] = open.at(-1) ?? kNone;
    open.push(line);
  }
  for (const line of open) ends[line] = spans.length;
  return { parents, ends, errorsBefore };
}

export const countBelow = (tree: Tree, line: number) => tree.ends[line]! - line - 1;
export const errorsBelow = (tree: Tree, line: number) =>
  tree.errorsBefore[tree.ends[line]!]! - tree.errorsBefore[line + 1]!;

// The lines to draw when what is below a folded span is left out.
export function visibleLines(spans: readonly Span[], tree: Tree, folded: ReadonlySet<string>): Int32Array {
  const lines = new Int32Array(spans.length);
  let count = 0;
  for (let line = 0; line < spans.length; ) {
    lines[count++] = line;
    line = folded.has(spans[line]!.id) ? tree.ends[line]! : line + 1;
  }
  return lines.subarray(0, count);
}

// Where `line` is among the visible ones; when it is folded away, where the fold that hides it is.
export function positionOf(lines: Int32Array, line: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines[middle]! <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The spans that must not be folded for `line` to be seen.
export function ancestors(tree: Tree, line: number): number[] {
  const above: number[] = [];
  for (let at = tree.parents[line]!; at !== kNone; at = tree.parents[at]!) above.push(at);
  return above;
}

// The first error after `line`, from the top again after the last; kNone when there is none.
export function nextError(spans: readonly Span[], line: number): number {
  for (let step = 1; step <= spans.length; step++) {
    const at = (line + step) % spans.length;
    if (isError(spans[at]!)) return at;
  }
  return kNone;
}
