// The spans of a trace as a tree, and what follows from it: where errors began.
import { isError, type SpanHead } from "./trace";
import { errorsBelow, type Tree, treeOf } from "./tree";

export const spanTreeOf = (spans: readonly SpanHead[]): Tree =>
  treeOf(spans, (line) => isError(spans[line]!));

// A failure began in a span that failed and below which none did: those above only pass it on.
export const isErrorOrigin = (spans: readonly SpanHead[], tree: Tree, line: number) =>
  isError(spans[line]!) && errorsBelow(tree, line) === 0;

// The first span at or below `line` in which an error began, going down along what failed.
export function errorOriginBelow(spans: readonly SpanHead[], tree: Tree, line: number): number {
  for (let at = line; at < tree.ends[line]!; at++) if (isErrorOrigin(spans, tree, at)) return at;
  return line;
}
