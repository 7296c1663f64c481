import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import type { Span } from "../../model/trace";
import { ancestors, kNone, type Tree, treeOf, visibleLines } from "../../model/tree";

export interface TreeView {
  readonly tree: Tree;
  readonly lines: Int32Array; // visible, as indexes into the spans
  readonly cursor: number; // the line the keyboard is at, or kNone
  readonly folded: ReadonlySet<string>;
  readonly lineOf: (spanId: string) => number;
  readonly fold: (line: number, isFolded: boolean) => void;
  readonly moveTo: (line: number) => void; // the cursor; the detail follows where it is open
  readonly open: (line: number) => void;
  readonly close: () => void;
}

// What is folded and where the cursor is. Both are kept by span id, so that spans arriving late move neither. The
// span whose detail is open is in the URL (`spanId`).
export function useTreeState(spans: readonly Span[], spanId: string | undefined): TreeView {
  const navigate = useNavigate({ from: "/trace/$traceId" });
  const tree = useMemo(() => treeOf(spans), [spans]);
  const lineById = useMemo(() => new Map(spans.map((span, line) => [span.id, line])), [spans]);
  const lineOf = useCallback((id: string) => lineById.get(id) ?? kNone, [lineById]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [cursorId, setCursorId] = useState(spanId ?? "");
  const lines = useMemo(() => visibleLines(spans, tree, folded), [spans, tree, folded]);

  const setOpened = (id: string | undefined) =>
    navigate({ search: id === undefined ? {} : { span: id }, replace: true, resetScroll: false });
  const fold = (line: number, isFolded: boolean) =>
    setFolded((before) => withMember(before, spans[line]!.id, isFolded));
  const reveal = (line: number) => {
    const hiding = ancestors(tree, line).filter((above) => folded.has(spans[above]!.id));
    if (hiding.length > 0) setFolded(new Set([...folded].filter((id) => !hiding.includes(lineOf(id)))));
  };
  const moveTo = (line: number) => {
    reveal(line);
    setCursorId(spans[line]!.id);
    if (spanId !== undefined) setOpened(spans[line]!.id);
  };
  const open = (line: number) => {
    setCursorId(spans[line]!.id);
    setOpened(spans[line]!.id);
  };
  return {
    tree,
    lines,
    cursor: lineOf(cursorId),
    folded,
    lineOf,
    fold,
    moveTo,
    open,
    close: () => setOpened(undefined),
  };
}

function withMember(set: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(id);
  else changed.delete(id);
  return changed;
}
