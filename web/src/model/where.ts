// Where the time of the request went: what each step's spans had of the critical path, the most first.
import { stepKey } from "./trace";
import type { TraceShape } from "./trace_shape";

export interface Share {
  readonly service: string;
  readonly name: string;
  readonly count: number; // spans on the path
  readonly ownMs: number;
  readonly part: number; // of the path
  readonly line: number; // the span that had the most of it
}

export function sharesOf({ spans, path }: TraceShape): Share[] {
  const shares = new Map<
    string,
    { service: string; name: string; count: number; ownMs: number; line: number }
  >();
  let pathMs = 0;
  for (let line = 0; line < spans.length; line++) {
    const ownMs = path.ownMs[line]!;
    if (ownMs === 0) continue;
    pathMs += ownMs;
    const { service, name } = spans[line]!;
    const step = stepKey(spans[line]!);
    const share = shares.get(step);
    if (share === undefined) {
      shares.set(step, { service, name, count: 1, ownMs, line });
      continue;
    }
    share.count++;
    share.ownMs += ownMs;
    if (ownMs > path.ownMs[share.line]!) share.line = line;
  }
  return [...shares.values()]
    .map((share) => ({ ...share, part: share.ownMs / pathMs }))
    .sort((a, b) => b.ownMs - a.ownMs);
}
