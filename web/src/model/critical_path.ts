// At each instant of the request, the span that everybody was waiting for: CRISP's algorithm with the rules of
// docs/explanation/analysis.md, the same as src/insight/critical_path.cc. The API lists 2,000 stretches at most and
// knows times only as they were sent; the page draws all of them, on corrected clocks too.
import type { DrawnTimes } from "./drawn_times";
import { endOfKids, firstKid, type Kids, kidsOf, sortKids } from "./kids";
import type { SpanHead } from "./trace";
import { kNone, type Tree } from "./tree";

export interface CriticalPath {
  readonly lines: Int32Array; // whose time each stretch is; in the order of time
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly ownMs: Float64Array; // of each line, its time on the path
  readonly byLine: Int32Array; // stretches by whose they are, then by time
  readonly firstOf: Int32Array; // of each line, where its stretches begin in byLine; one entry more than lines
}

// Siblings may overlap by so much of the earlier one and still count as one after the other: hosts' clocks differ.
const kOverlapShare = 0.01;
const kOverlapMaxMs = 10;

// The request: of the spans without a parent the longest, else the longest on top.
export function requestLine(spans: readonly SpanHead[], tree: Tree): number {
  let root = kNone;
  for (let line = 0; line < spans.length; line = tree.ends[line]!) {
    if (root === kNone || isRatherRequest(spans[line]!, spans[root]!)) root = line;
  }
  return root;
}

function isRatherRequest(one: SpanHead, other: SpanHead): boolean {
  if (one.parentMissing !== other.parentMissing) return other.parentMissing;
  return one.duration > other.duration;
}

export function criticalPathOf(spans: readonly SpanHead[], tree: Tree, times: DrawnTimes): CriticalPath {
  const root = requestLine(spans, tree);
  const walk = new Walk(waitsOf(spans, tree, times, root), spans.length);
  if (root !== kNone) walk.from(root);
  return walk.path();
}

// When each span of the request held its parent up, and its children by when they were done.
export interface Waits {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly settled: Float64Array; // the end less the overlap that is allowed
  readonly children: Kids; // by when they settled; none that nobody waits for
}

export function waitsOf(spans: readonly SpanHead[], tree: Tree, times: DrawnTimes, root: number): Waits {
  const starts = new Float64Array(spans.length);
  const ends = new Float64Array(spans.length);
  const settled = new Float64Array(spans.length);
  const isWaitedFor = new Uint8Array(spans.length);
  for (let line = root; line !== kNone && line < tree.ends[root]!; line++) {
    const parent = line === root ? kNone : tree.parents[line]!;
    if (parent !== kNone && isAsynchronous(spans[line]!, spans[parent]!)) continue;
    const start = Math.max(times.starts[line]!, parent === kNone ? -Infinity : starts[parent]!);
    const end = Math.min(times.ends[line]!, parent === kNone ? Infinity : ends[parent]!);
    starts[line] = start;
    ends[line] = end;
    settled[line] = end - Math.min((end - start) * kOverlapShare, kOverlapMaxMs);
    if (parent !== kNone && end > start) isWaitedFor[line] = 1;
  }
  const children = kidsOf(tree.parents, (line) => isWaitedFor[line] === 1);
  sortKids(children, (a, b) => settled[a]! - settled[b]! || a - b);
  return { starts, ends, settled, children };
}

// The message was handed over; nobody waits for its consumer.
const isAsynchronous = (child: SpanHead, parent: SpanHead) =>
  child.kind === "consumer" && parent.kind !== "consumer";

// Backwards through time, without recursion: a trace may be 100,000 spans deep. A span gives one stretch after each of its
// children, and one before them.
class Walk {
  readonly #waits: Waits;
  readonly #open: number[] = []; // lines, from the request down
  readonly #until: Float64Array; // of each line that is open: what is after this is accounted for
  readonly #left: Int32Array; // and where its children end that were not looked at yet
  readonly #lines: Int32Array; // filled from the end, since the latest comes first
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #ownMs: Float64Array;
  #first: number; // of what is filled
  #reached = 0;

  constructor(waits: Waits, count: number) {
    this.#waits = waits;
    this.#until = new Float64Array(count);
    this.#left = new Int32Array(count);
    this.#first = 2 * count;
    this.#lines = new Int32Array(this.#first);
    this.#starts = new Float64Array(this.#first);
    this.#ends = new Float64Array(this.#first);
    this.#ownMs = new Float64Array(count);
  }

  from(root: number) {
    this.#reached = this.#waits.ends[root]!;
    this.#enter(root);
    while (this.#open.length > 0) this.#step(this.#open[this.#open.length - 1]!);
  }

  path(): CriticalPath {
    const lines = this.#lines.slice(this.#first);
    return {
      lines,
      starts: this.#starts.slice(this.#first),
      ends: this.#ends.slice(this.#first),
      ownMs: this.#ownMs,
      ...indexed(lines, this.#ownMs.length),
    };
  }

  #enter(line: number) {
    this.#until[line] = this.#waits.ends[line]!;
    this.#left[line] = endOfKids(this.#waits.children, line);
    this.#open.push(line);
  }

  #step(line: number) {
    const { starts, ends, settled, children } = this.#waits;
    const first = firstKid(children, line);
    const until = this.#until[line]!;
    let left = this.#left[line]!;
    while (left > first && settled[children.all[left - 1]!]! > until) left--;
    if (left === first) {
      this.#emit(line, starts[line]!, until);
      this.#open.pop();
      return;
    }
    const child = children.all[left - 1]!;
    this.#emit(line, ends[child]!, until);
    this.#until[line] = starts[child]!;
    this.#left[line] = left - 1;
    this.#enter(child);
  }

  // A child that overlaps the one after it within what is allowed ends where that one starts.
  #emit(line: number, start: number, untrimmed: number) {
    const end = Math.min(untrimmed, this.#reached);
    if (start >= end) return;
    const at = --this.#first;
    this.#lines[at] = line;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#ownMs[line] = this.#ownMs[line]! + end - start;
    this.#reached = start;
  }
}

// Sorted by counting, since there may be more stretches than spans.
function indexed(lines: Int32Array, count: number) {
  const firstOf = new Int32Array(count + 1);
  for (const line of lines) firstOf[line + 1] = firstOf[line + 1]! + 1;
  for (let line = 0; line < count; line++) firstOf[line + 1] = firstOf[line + 1]! + firstOf[line]!;
  const byLine = new Int32Array(lines.length);
  const next = firstOf.slice();
  for (let stretch = 0; stretch < lines.length; stretch++) {
    const line = lines[stretch]!;
    byLine[next[line]!] = stretch;
    next[line] = next[line]! + 1;
  }
  return { byLine, firstOf };
}

// From a line to before another.
export type LineRange = readonly [from: number, to: number];

export interface Stretches {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
}

// The part of the path that is the time of some lines, in the order of time. The lines of a repeated step may be most of
// the trace.
export function stretchesOf(path: CriticalPath, ranges: readonly LineRange[]): Stretches {
  const { byLine, firstOf } = path;
  let count = 0;
  for (const [from, to] of ranges) count += firstOf[to]! - firstOf[from]!;
  const stretches = new Int32Array(count);
  let filled = 0;
  for (const [from, to] of ranges) {
    const part = byLine.subarray(firstOf[from]!, firstOf[to]!);
    stretches.set(part, filled);
    filled += part.length;
  }
  stretches.sort();
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    starts[at] = path.starts[stretches[at]!]!;
    ends[at] = path.ends[stretches[at]!]!;
  }
  return { starts, ends };
}
