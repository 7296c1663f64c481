// What changed from one trace, or set of traces, to another: a step of the tree each.
import type { Nanoseconds } from "./nanoseconds";

export const kChanges = [
  "added",
  "removed",
  "slower",
  "faster",
  "costlier",
  "cheaper",
  "changed_answer",
] as const;
export type Change = (typeof kChanges)[number];

export const kChangeNames: Readonly<Record<Change, string>> = {
  added: "added",
  removed: "removed",
  slower: "slower",
  faster: "faster",
  costlier: "costlier",
  cheaper: "cheaper",
  changed_answer: "answer changed",
};

export interface Side {
  readonly traces: number; // that have the step; 0: none has it
  readonly duration: Nanoseconds;
  readonly costUsd: number | null;
  readonly failed: number;
  readonly traceId: string; // of one that has it
  readonly spanId: string;
}

export interface Step {
  readonly path: readonly string[]; // service and name, from the top down
  readonly changes: readonly Change[];
  readonly confidence: number | null; // null where a side has one trace: one run says nothing of chance
  readonly a: Side;
  readonly b: Side;
}

export interface Difference {
  readonly aTraces: number;
  readonly bTraces: number;
  readonly compared: number;
  readonly changed: number;
  readonly steps: readonly Step[]; // the largest change of duration first
}

export const withChange = (steps: readonly Step[], change: Change | undefined) =>
  change === undefined ? steps : steps.filter(({ changes }) => changes.includes(change));

export const countsByChange = (steps: readonly Step[]) =>
  kChanges
    .map((change) => ({ change, count: withChange(steps, change).length }))
    .filter(({ count }) => count > 0);

// In the order of the tree: what is below a step follows it. Siblings keep their order.
export function inTreeOrder(steps: readonly Step[]): readonly Step[] {
  const rank = new Map<string, number>();
  for (const [index, { path }] of steps.entries()) {
    for (let depth = 1; depth <= path.length; depth++) {
      const key = keyOf(path.slice(0, depth));
      if (!rank.has(key)) rank.set(key, index);
    }
  }
  return steps.toSorted((x, y) => compare(x.path, y.path, rank));
}

const keyOf = (path: readonly string[]) => JSON.stringify(path);

function compare(x: readonly string[], y: readonly string[], rank: ReadonlyMap<string, number>): number {
  const common = x.findIndex((part, depth) => part !== y[depth]);
  if (common === -1) return x.length - y.length; // x is y, or above it
  if (common >= y.length) return 1;
  const place = (path: readonly string[]) => rank.get(keyOf(path.slice(0, common + 1))) ?? 0;
  return place(x) - place(y) || (x[common]! < y[common]! ? -1 : 1);
}
