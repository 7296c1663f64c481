// A tree as arrays over its nodes in reading order, so that folding 100,000 of them is one pass.

export interface Tree {
  readonly parents: Int32Array; // index of the parent, −1 at the top
  readonly ends: Int32Array; // one past the last one below
  readonly errorsBefore: Int32Array; // errors in [0, i); one entry more than nodes
}

export const kNone = -1;

// `nodes` depth first; `isFailed` says which of them are counted as errors.
export function treeOf(
  nodes: readonly { readonly depth: number }[],
  isFailed: (at: number) => boolean,
): Tree {
  const parents = new Int32Array(nodes.length);
  const ends = new Int32Array(nodes.length);
  const errorsBefore = new Int32Array(nodes.length + 1);
  const open: number[] = []; // the way from the top to the node before
  for (let at = 0; at < nodes.length; at++) {
    const { depth } = nodes[at]!;
    errorsBefore[at + 1] = errorsBefore[at]! + (isFailed(at) ? 1 : 0);
    while (open.length > 0 && nodes[open[open.length - 1]!]!.depth >= depth) ends[open.pop()!] = at;
    parents[at] = open.length === 0 ? kNone : open[open.length - 1]!;
    open.push(at);
  }
  for (const at of open) ends[at] = nodes.length;
  return { parents, ends, errorsBefore };
}

export const countBelow = (tree: Tree, at: number) => tree.ends[at]! - at - 1;
export const errorsBelow = (tree: Tree, at: number) =>
  tree.errorsBefore[tree.ends[at]!]! - tree.errorsBefore[at + 1]!;

// The nodes to draw when what is below a folded one is left out.
export function visibleOf(tree: Tree, isFolded: (at: number) => boolean): Int32Array {
  const visible = new Int32Array(tree.ends.length);
  let count = 0;
  for (let at = 0; at < tree.ends.length; ) {
    visible[count++] = at;
    at = tree.ends[at]! > at + 1 && isFolded(at) ? tree.ends[at]! : at + 1;
  }
  return visible.subarray(0, count);
}

// Where `at` is among the visible ones; when it is folded away, where the fold that hides it is.
export function positionOf(visible: Int32Array, at: number): number {
  let low = 0;
  let high = visible.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (visible[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// Those that must not be folded for `at` to be seen, the nearest first.
export function ancestors(tree: Tree, at: number): number[] {
  const above: number[] = [];
  for (let up = tree.parents[at]!; up !== kNone; up = tree.parents[up]!) above.push(up);
  return above;
}

// The first after `at` that `isWanted`, from the top again after the last; kNone when there is none.
export function nextOf(count: number, at: number, isWanted: (at: number) => boolean): number {
  for (let step = 1; step <= count; step++) {
    const next = (at + step) % count;
    if (isWanted(next)) return next;
  }
  return kNone;
}
