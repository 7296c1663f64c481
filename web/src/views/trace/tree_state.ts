import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { type TimeWindow, wholeOf } from "../../model/drawn_times";
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
  readonly foldWhere: (isFolded: (entry: Entry) => boolean) => void;
  readonly moveTo: (at: number) => void; // the cursor; the detail follows where it is open
  readonly open: (at: number) => void;
  readonly showSpan: (spanId: string) => void; // moves to it and opens it, wherever it is folded away
  readonly zoomTo: (window: TimeWindow) => void;
  readonly zoomAlong: (window: TimeWindow) => void; // while the wheel turns
  readonly change: (change: { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined }) => void;
}

const kRepeat = "repeat";

// What is folded and where the cursor is. Both are kept by id, so that spans arriving late move neither. The rest of
// how the trace is looked at is in the URL.
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
  // Those that are not as they are at first: spans unfolded, repeated steps folded.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [cursorId, setCursorId] = useState(search.span ?? "");
  const isFolded = useCallback(
    (at: number) => turned.has(entries[at]!.id) !== (entries[at]!.kind === kRepeat),
    [entries, turned],
  );
  const visible = useMemo(() => visibleOf(outline.tree, isFolded), [outline, isFolded]);

  const change: TreeView["change"] = (part) =>
    navigate({
      search: (before) => withoutUndefined({ ...before, ...part }),
      replace: !("view" in part),
      resetScroll: false,
    });
  const { window, zoomTo, zoomAlong } = useZoom(shape.times, search, (zoom) => change({ zoom }));
  const foldWhere = (wanted: (entry: Entry) => boolean) =>
    setTurned(
      new Set(entries.filter((entry) => wanted(entry) !== (entry.kind === kRepeat)).map((entry) => entry.id)),
    );
  const fold = (at: number, wanted: boolean) =>
    setTurned((before) => withMember(before, entries[at]!.id, wanted !== (entries[at]!.kind === kRepeat)));
  const reveal = (at: number) => {
    const hiding = ancestors(outline.tree, at).filter(isFolded);
    if (hiding.length === 0) return;
    setTurned((before) =>
      hiding.reduce((set, up) => withMember(set, entries[up]!.id, entries[up]!.kind === kRepeat), before),
    );
  };
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
    foldWhere,
    moveTo: (at) => {
      const entry = entries[at]!;
      reveal(at);
      setCursorId(entry.id);
      if (search.span !== undefined && entry.kind === "span") change({ span: entry.id });
    },
    open: openEntry,
    showSpan: (id) => {
      const at = placeOf(id);
      if (at !== undefined) reveal(at);
      setCursorId(id);
      change({ span: id });
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

function withMember(set: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(id);
  else changed.delete(id);
  return changed;
}
