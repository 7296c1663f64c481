// The children of each node of a tree, all in one array: 100,000 small arrays would cost more than what is done with them.
import { kNone } from "./tree";

export interface Kids {
  readonly all: Int32Array; // by parent, those at the top first
  readonly firsts: Int32Array; // of each parent, kNone among them, where its children begin in `all`
}

// In the order of the nodes. `isIn` says which nodes count, where not all do.
export function kidsOf(parents: Int32Array, isIn?: (at: number) => boolean): Kids {
  const firsts = new Int32Array(parents.length + 2);
  let count = 0;
  for (let at = 0; at < parents.length; at++) {
    if (isIn !== undefined && !isIn(at)) continue;
    const slot = slotOf(parents[at]!) + 1;
    firsts[slot] = firsts[slot]! + 1;
    count++;
  }
  for (let slot = 1; slot < firsts.length; slot++) firsts[slot] = firsts[slot]! + firsts[slot - 1]!;
  const all = new Int32Array(count);
  const next = firsts.slice();
  for (let at = 0; at < parents.length; at++) {
    if (isIn !== undefined && !isIn(at)) continue;
    const slot = slotOf(parents[at]!);
    all[next[slot]!] = at;
    next[slot] = next[slot]! + 1;
  }
  return { all, firsts };
}

const slotOf = (parent: number) => parent - kNone;

// Where the children of `parent` begin and end in `all`.
export const firstKid = ({ firsts }: Kids, parent: number) => firsts[slotOf(parent)]!;
export const endOfKids = ({ firsts }: Kids, parent: number) => firsts[slotOf(parent) + 1]!;

export const kidsUnder = (kids: Kids, parent: number): Int32Array =>
  kids.all.subarray(firstKid(kids, parent), endOfKids(kids, parent));

// Sorts the children of each parent; most have one, or are in order already.
export function sortKids({ all, firsts }: Kids, compare: (a: number, b: number) => number) {
  for (let slot = 0; slot + 1 < firsts.length; slot++) {
    const [from, to] = [firsts[slot]!, firsts[slot + 1]!];
    for (let place = from + 1; place < to; place++) {
      if (compare(all[place - 1]!, all[place]!) <= 0) continue;
      all.subarray(from, to).sort(compare);
      break;
    }
  }
}
