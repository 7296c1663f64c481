// The whole trace in a strip: which service was at work when, and where something failed, in as few boxes as there are
// pixels. What is drawn in a column of a row is the span that started last there.

import { isError } from "./trace";
import type { TraceShape } from "./trace_shape";

export interface MinimapBox {
  readonly row: number;
  readonly left: number; // columns
  readonly width: number;
  readonly service: string;
  readonly isFailed: boolean;
}

const kRowsMax = 8;

export const minimapRows = (shape: TraceShape) =>
  Math.min(shape.spans.reduce((deepest, span) => Math.max(deepest, span.depth), 0) + 1, kRowsMax);

// Depths beyond the rows share the last one.
export function minimapOf({ spans, times }: TraceShape, columns: number): MinimapBox[] {
  const scale = times.lengthMs > 0 ? columns / times.lengthMs : 0;
  const drawnTo = new Float64Array(kRowsMax).fill(-1);
  const boxes: MinimapBox[] = [];
  for (let line = 0; line < spans.length; line++) {
    const span = spans[line]!;
    const row = Math.min(span.depth, kRowsMax - 1);
    const left = Math.floor(times.starts[line]! * scale);
    const right = Math.max(Math.ceil(times.ends[line]! * scale), left + 1);
    const isFailed = isError(span);
    if (!isFailed && right <= drawnTo[row]! && left >= drawnTo[row]! - 1) continue; // the same column again
    drawnTo[row] = Math.max(drawnTo[row]!, right);
    boxes.push({ row, left, width: right - left, service: span.service, isFailed });
  }
  return boxes;
}
