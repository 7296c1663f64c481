// How long each span was at work while none of its children was: its time less the union of theirs within it
// (docs/explanation/analysis.md). The API lists the 200 longest; every row shows its own.
import { byStart, type DrawnTimes } from "./drawn_times";
import { kNone, type Tree } from "./tree";

export function selfTimesMs(tree: Tree, times: DrawnTimes): Float64Array {
  const { starts, ends } = times;
  const self = Float64Array.from(starts, (start, line) => ends[line]! - start);
  const coveredUntil = starts.slice(); // of each span, by its children so far
  for (const line of byStart(times)) {
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
