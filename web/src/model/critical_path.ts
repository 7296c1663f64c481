// At each instant of the request, the span that everybody was waiting for: CRISP's algorithm with the rules of
// docs/explanation/analysis.md, the same as src/insight/critical_path.cc. The API lists 2,000 stretches at most and
// knows times only as they were sent; the page draws all of them, on corrected clocks too.
import type { DrawnTimes } from "./drawn_times";
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
  readonly children: ReadonlyMap<number, readonly number[]>; // by when they settled; none that nobody waits for
}

export function waitsOf(spans: readonly SpanHead[], tree: Tree, times: DrawnTimes, root: number): Waits {
  const starts = new Float64Array(spans.length);
  const ends = new Float64Array(spans.length);
  const settled = new Float64Array(spans.length);
  const children = new Map<number, number[]>();
  for (let line = root; line !== kNone && line < tree.ends[root]!; line++) {
    const parent = line === root ? kNone : tree.parents[line]!;
    if (parent !== kNone && isAsynchronous(spans[line]!, spans[parent]!)) continue;
    starts[line] = Math.max(times.starts[line]!, parent === kNone ? -Infinity : starts[parent]!);
    ends[line] = Math.min(times.ends[line]!, parent === kNone ? Infinity : ends[parent]!);
    const length = ends[line]! - starts[line]!;
    settled[line] = ends[line]! - Math.min(length * kOverlapShare, kOverlapMaxMs);
    if (parent === kNone || !(length > 0)) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [line]);
    else siblings.push(line);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => settled[a]! - settled[b]! || a - b);
  return { starts, ends, settled, children };
}

// The message was handed over; nobody waits for its consumer.
const isAsynchronous = (child: SpanHead, parent: SpanHead) =>
  child.kind === "consumer" && parent.kind !== "consumer";

interface Open {
  readonly line: number;
  readonly children: readonly number[];
  until: number; // what is after this is accounted for
  left: number; // children not looked at yet
}

const kNoChildren: readonly number[] = [];

// Backwards through time, without recursion: a trace may be 100,000 spans deep.
class Walk {
  readonly #waits: Waits;
  readonly #open: Open[] = [];
  readonly #lines: number[] = []; // latest first
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #ownMs: Float64Array;
  #reached = 0;

  constructor(waits: Waits, count: number) {
    this.#waits = waits;
    this.#ownMs = new Float64Array(count);
  }

  from(root: number) {
    this.#reached = this.#waits.ends[root]!;
    this.#enter(root);
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) this.#step(open);
  }

  path(): CriticalPath {
    const lines = Int32Array.from(this.#lines.reverse());
    return {
      lines,
      starts: Float64Array.from(this.#starts.reverse()),
      ends: Float64Array.from(this.#ends.reverse()),
      ownMs: this.#ownMs,
      ...indexed(lines, this.#ownMs.length),
    };
  }

  #enter(line: number) {
    const children = this.#waits.children.get(line) ?? kNoChildren;
    this.#open.push({ line, children, until: this.#waits.ends[line]!, left: children.length });
  }

  #step(open: Open) {
    const { starts, ends, settled } = this.#waits;
    while (open.left > 0 && settled[open.children[open.left - 1]!]! > open.until) open.left--;
    if (open.left === 0) {
      this.#emit(open.line, starts[open.line]!, open.until);
      this.#open.pop();
      return;
    }
    const child = open.children[--open.left]!;
    this.#emit(open.line, ends[child]!, open.until);
    open.until = starts[child]!;
    this.#enter(child);
  }

  // A child that overlaps the one after it within what is allowed ends where that one starts.
  #emit(line: number, start: number, untrimmed: number) {
    const end = Math.min(untrimmed, this.#reached);
    if (start >= end) return;
    this.#lines.push(line);
    this.#starts.push(start);
    this.#ends.push(end);
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
  for (const [stretch, line] of lines.entries()) {
    byLine[next[line]!] = stretch;
    next[line] = next[line]! + 1;
  }
  return { byLine, firstOf };
}

// From a line to before another.
export type LineRange = readonly [from: number, to: number];

export interface Stretches {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

// The part of the path that is the time of some lines, in the order of time.
export function stretchesOf(path: CriticalPath, ranges: readonly LineRange[]): Stretches {
  const stretches = ranges
    .flatMap(([from, to]) => [...path.byLine.subarray(path.firstOf[from]!, path.firstOf[to]!)])
    .sort((a, b) => a - b);
  return {
    starts: stretches.map((stretch) => path.starts[stretch]!),
    ends: stretches.map((stretch) => path.ends[stretch]!),
  };
}
