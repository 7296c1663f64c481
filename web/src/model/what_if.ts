// How much sooner the request would be answered if one span took less time: the children of one parent are scheduled
// anew, as src/insight/what_if.h says with the formula. Here, since the answer has to follow a slider, on the clocks that
// are drawn; the server's says the same of the times as they were sent.
import { requestLine, type Waits, waitsOf } from "./critical_path";
import { kidsUnder } from "./kids";
import type { TraceShape } from "./trace_shape";
import { kNone } from "./tree";

export interface WhatIf {
  readonly wasMs: number; // the request
  readonly wouldMs: number;
  readonly isWaitedFor: boolean; // false: it is no part of the request, or nobody waits for it
}

export function whatIfOf({ spans, tree, times }: TraceShape): (line: number, share: number) => WhatIf {
  const root = requestLine(spans, tree);
  const waits = waitsOf(spans, tree, times, root);
  const lengthOf = (line: number) =>
    line === kNone ? 0 : Math.max(waits.ends[line]! - waits.starts[line]!, 0);
  return (line, share) => {
    let gain = lengthOf(line) * share;
    for (let at = line; gain > 0 && at !== root; at = tree.parents[at]!)
      gain = gainOf(waits, tree.parents[at]!, at, gain);
    const wasMs = lengthOf(root);
    return { wasMs, wouldMs: wasMs - gain, isWaitedFor: lengthOf(line) > 0 };
  };
}

// How much earlier `parent` ends when its child `changed` takes `cut` less.
function gainOf(
  { starts, ends, settled, children }: Waits,
  parent: number,
  changed: number,
  cut: number,
): number {
  const bySettled = [...kidsUnder(children, parent)];
  const newEnds = new Map<number, number>();
  let next = 0;
  let latestWas = 0;
  let latestIs = 0;
  // What happened at `time` waited for all that was settled by then. Asked with times that do not decrease.
  const earlierAt = (time: number) => {
    for (; next < bySettled.length && settled[bySettled[next]!]! <= time; next++) {
      const child = bySettled[next]!;
      latestWas = Math.max(latestWas, ends[child]!);
      latestIs = Math.max(latestIs, newEnds.get(child)!);
    }
    return latestWas - latestIs;
  };
  for (const child of bySettled.toSorted((a, b) => starts[a]! - starts[b]!))
    newEnds.set(child, ends[child]! - earlierAt(starts[child]!) - (child === changed ? cut : 0));
  return earlierAt(ends[parent]!);
}
