// How long each span was at work while none of its children was: its time less the union of theirs within it
// (docs/explanation/analysis.md). The API lists the 200 longest; every row shows its own.
import type { DrawnTimes } from "./drawn_times";
import { kidsOf, sortKids } from "./kids";
import { kNone, type Tree } from "./tree";

export function selfTimesMs(tree: Tree, { starts, ends }: DrawnTimes): Float64Array {
  const kids = kidsOf(tree.parents);
  sortKids(kids, (a, b) => starts[a]! - starts[b]! || a - b);
  const self = new Float64Array(starts.length);
  for (let line = 0; line < self.length; line++) self[line] = ends[line]! - starts[line]!;
  const coveredUntil = starts.slice(); // of each span, by its children so far
  for (const line of kids.all) {
    const parent = tree.parents[line]!;
    if (parent === kNone) continue;
    const from = Math.max(starts[line]!, coveredUntil[parent]!);
    const to = Math.min(ends[line]!, ends[parent]!);
    if (from >= to) continue;
    self[parent] = self[parent]! - (to - from);
    coveredUntil[parent] = to;
  }
  return self;
}
