import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { type TimeWindow, wholeOf } from "../../model/drawn_times";
import { foldedBy, foldKey, turnedFrom, withTurned } from "../../model/folding";
import { type Entry, isLlmWork, type Outline, outlineOf } from "../../model/outline";
import type { TraceSearch } from "../../model/trace_search";
import type { TraceShape } from "../../model/trace_shape";
import { ancestors, kNone, visibleOf } from "../../model/tree";
import { useZoom } from "./use_zoom";

export interface TreeView {
  readonly shape: TraceShape;
  readonly outline: Outline;
  readonly visible: Int32Array; // entries of the outline
  readonly cursor: number; // the entry the keyboard is at, or kNone
  readonly window: TimeWindow; // the part of the time that is drawn
  readonly search: TraceSearch;
  readonly isFolded: (at: number) => boolean;
  readonly fold: (at: number, isFolded: boolean) => void;
  readonly foldBy: (rule: string | undefined) => void; // all of it, by a rule of model/folding.ts
  readonly moveTo: (at: number) => void; // the cursor; the detail follows where it is open
  readonly open: (at: number) => void;
  readonly showSpan: (spanId: string) => void; // moves to it and opens it, wherever it is folded away
  readonly zoomTo: (window: TimeWindow) => void;
  readonly zoomAlong: (window: TimeWindow) => void; // while the wheel turns
  readonly change: (change: { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined }) => void;
}

// Where the cursor is, by id, so that spans arriving late do not move it. The rest of how the trace is looked at is in the
// URL, what is folded too.
export function useTreeState(shape: TraceShape, search: TraceSearch): TreeView {
  const navigate = useNavigate({ from: "/trace/$traceId" });
  const { spans, tree } = shape;
  const isLlmOnly = search.only === "llm";
  const outline = useMemo(
    () => (isLlmOnly ? outlineOf(spans, tree, (line) => isLlmWork(spans[line]!)) : shape.outline),
    [isLlmOnly, spans, tree, shape.outline],
  );
  const { entries } = outline;
  const placeOf = useMemo(() => placesById(entries), [entries]);
  const isFoldedByRule = useMemo(() => foldedBy(search.fold, shape), [search.fold, shape]);
  const turned = useMemo(() => turnedFrom(search.turned), [search.turned]);
  const [cursorId, setCursorId] = useState(search.span ?? "");
  const isFolded = useCallback(
    (at: number) => {
      const entry = entries[at]!;
      return isFoldedByRule(entry) !== (turned.size > 0 && turned.has(foldKey(entry)));
    },
    [entries, isFoldedByRule, turned],
  );
  const visible = useMemo(() => visibleOf(outline.tree, isFolded), [outline, isFolded]);

  const change: TreeView["change"] = (part) => changeAndTurn(part, []);
  const changeAndTurn = (part: Parameters<TreeView["change"]>[0], entries: readonly Entry[]) =>
    navigate({
      search: (before) =>
        withoutUndefined({
          ...before,
          ...(entries.length > 0 && { turned: withTurned(before.turned, entries) }),
          ...part,
        }),
      replace: !("view" in part),
      resetScroll: false,
    });
  const { window, zoomTo, zoomAlong } = useZoom(shape.times, search, (zoom) => change({ zoom }));
  const fold = (at: number, wanted: boolean) => {
    if (isFolded(at) !== wanted) changeAndTurn({}, [entries[at]!]);
  };
  const hiding = (at: number) =>
    ancestors(outline.tree, at)
      .filter(isFolded)
      .map((up) => entries[up]!);
  const openEntry = (at: number) => {
    const entry = entries[at]!;
    setCursorId(entry.id);
    if (entry.kind === "span") change({ span: entry.id });
    else fold(at, !isFolded(at));
  };
  return {
    shape,
    outline,
    visible,
    cursor: cursorId === "" ? kNone : (placeOf(cursorId) ?? kNone),
    window,
    search,
    isFolded,
    fold,
    foldBy: (rule) => change({ fold: rule, turned: undefined }),
    moveTo: (at) => {
      const entry = entries[at]!;
      const folds = hiding(at);
      setCursorId(entry.id);
      const isFollowed = search.span !== undefined && entry.kind === "span";
      if (isFollowed || folds.length > 0) changeAndTurn(isFollowed ? { span: entry.id } : {}, folds);
    },
    open: openEntry,
    showSpan: (id) => {
      const at = placeOf(id);
      setCursorId(id);
      changeAndTurn({ span: id }, at === undefined ? [] : hiding(at));
    },
    zoomTo,
    zoomAlong,
    change,
  };
}

// Where entries are; the index is made when somebody first asks.
function placesById(entries: readonly Entry[]): (id: string) => number | undefined {
  let places: Map<string, number> | undefined;
  return (id) => {
    places ??= new Map(entries.map((entry, at) => [entry.id, at]));
    return places.get(id);
  };
}

export const isZoomed = ({ window, shape }: TreeView) =>
  window.fromMs > 0 || window.toMs < wholeOf(shape.times).toMs;

function withoutUndefined(
  search: { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined },
): TraceSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
