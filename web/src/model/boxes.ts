// Spans as boxes in rows over time, none over another. Two layouts: by who called whom (flame), and by service.
import { byStart, type DrawnTimes, type TimeWindow } from "./drawn_times";
import type { TraceShape } from "./trace_shape";
import { kNone } from "./tree";

export interface BoxLayout {
  readonly rowOf: Int32Array; // of each line
  readonly rows: readonly Row[];
  readonly groups: readonly Group[]; // in the order of their rows; none where rows mean nothing by themselves
}

// The lines of one row by when they start; since none overlaps another, also by when they end.
export type Row = readonly number[];

export interface Group {
  readonly service: string;
  readonly firstRow: number;
}

// Beyond, boxes share the last row of their place and may lie over each other.
export const kRowsMax = 1_000;

// A span lies below the one that called it; spans at the same time lie below each other.
export function flameOf({ tree, times }: TraceShape): BoxLayout {
  const rows = new Rows(times);
  const rowOf = new Int32Array(times.starts.length);
  const isPlaced = new Uint8Array(times.starts.length);
  for (const line of byStart(times)) {
    const parent = tree.parents[line]!;
    // A caller whose clock is behind starts after what it called.
    const above =
      parent === kNone ? -1 : isPlaced[parent] === 1 ? rowOf[parent]! : depthOf(tree.parents, parent);
    rowOf[line] = rows.place(line, above + 1, kRowsMax);
    isPlaced[line] = 1;
  }
  return { rowOf, rows: rows.lines, groups: [] };
}

function depthOf(parents: Int32Array, line: number): number {
  let depth = 0;
  for (let up = parents[line]!; up !== kNone; up = parents[up]!) depth++;
  return depth;
}

// A lane for each service, in the order in which they come in, as many rows high as it did things at a time.
export function lanesOf({ spans, times }: TraceShape): BoxLayout {
  const byService = new Map<string, number[]>();
  for (const line of byStart(times)) {
    const { service } = spans[line]!;
    const lines = byService.get(service);
    if (lines === undefined) byService.set(service, [line]);
    else lines.push(line);
  }
  const rowOf = new Int32Array(spans.length);
  const rows: Row[] = [];
  const groups: Group[] = [];
  for (const [service, lines] of byService) {
    const lane = new Rows(times);
    for (const line of lines) rowOf[line] = rows.length + lane.place(line, 0, kRowsMax);
    groups.push({ service, firstRow: rows.length });
    rows.push(...lane.lines);
  }
  return { rowOf, rows, groups };
}

// Takes boxes by when they start, and finds each a row that is free by then.
class Rows {
  readonly lines: number[][] = [];
  readonly #times: DrawnTimes;
  readonly #freeFrom: number[] = [];

  constructor(times: DrawnTimes) {
    this.#times = times;
  }

  place(line: number, firstRow: number, rowsMax: number): number {
    const start = this.#times.starts[line]!;
    let row = Math.min(firstRow, rowsMax - 1);
    while (row < rowsMax - 1 && (this.#freeFrom[row] ?? Number.NEGATIVE_INFINITY) > start) row++;
    while (this.lines.length <= row) this.lines.push([]);
    this.lines[row]!.push(line);
    this.#freeFrom[row] = Math.max(this.#freeFrom[row] ?? 0, this.#times.ends[line]!);
    return row;
  }
}

export interface Box {
  readonly line: number;
  readonly left: number; // pixels
  readonly width: number;
}

// What is seen of a row, at most one box a pixel.
export function boxesIn(row: Row, times: DrawnTimes, window: TimeWindow, widthPx: number): Box[] {
  const scale = window.toMs > window.fromMs ? widthPx / (window.toMs - window.fromMs) : 0;
  const boxes: Box[] = [];
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let i = firstEndingFrom(row, times, window.fromMs); i < row.length; i++) {
    const line = row[i]!;
    if (times.starts[line]! > window.toMs) break;
    const left = Math.max((times.starts[line]! - window.fromMs) * scale, -1);
    const right = Math.min((times.ends[line]! - window.fromMs) * scale, widthPx + 1);
    if (right < drawnTo + 1 && right - left < 1) continue; // within the pixel that is drawn already
    boxes.push({ line, left, width: Math.max(right - left, 1) });
    drawnTo = Math.max(right, left + 1);
  }
  return boxes;
}

function firstEndingFrom(row: Row, times: DrawnTimes, fromMs: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times.ends[row[middle]!]! < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The span at a time of a row; kNone between two.
export function lineAt(row: Row | undefined, times: DrawnTimes, ms: number, slackMs: number): number {
  if (row === undefined) return kNone;
  const line = row[firstEndingFrom(row, times, ms - slackMs)];
  return line !== undefined && times.starts[line]! <= ms + slackMs ? line : kNone;
}
