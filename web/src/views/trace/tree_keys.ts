import { type RefObject, useEffect, useRef } from "react";
import { extentOf, wholeOf } from "../../model/drawn_times";
import { moveFor, type TreeMove } from "../../model/keys";
import { isErrorOrigin } from "../../model/span_tree";
import { kNone, nextOf } from "../../model/tree";
import { kRowPx } from "./span_row";
import type { TreeView } from "./tree_state";

const kTyping = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
const kPressable = "button, a, summary, input, [role=tab]";
// These scroll whatever has the focus; they move in the tree only when nothing else does.
const kScrolling = new Set([
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "PageUp",
  "PageDown",
  "Home",
  "End",
]);

function isMeantForTree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = event.target instanceof Element ? event.target : document.body;
  if (at.closest(kTyping) !== null || at.closest("dialog") !== null) return false;
  if (event.key === "Enter" && at.closest(kPressable) !== null) return false;
  return !kScrolling.has(event.key) || at === document.body || at.closest("[role=tree]") !== null;
}

// Opens the next span in which an error began, from the cursor on: not every drawing has a place for it, and the address
// then says which one is looked at.
export function goToNextError(state: TreeView) {
  const { entries } = state.outline;
  const { spans, tree } = state.shape;
  const at = nextOf(entries.length, state.cursor, (next) => {
    const entry = entries[next]!;
    return entry.kind === "span" && isErrorOrigin(spans, tree, entry.line);
  });
  const found = state.outline.entries[at];
  if (found !== undefined) state.showSpan(found.id);
}

export interface KeyPlaces {
  readonly find: () => void; // puts the keyboard where one types what to find
  readonly help: () => void;
}

// Keys work wherever the focus is on the page, so that nobody has to click into the tree first.
export function useTreeKeys(state: TreeView, scroller: RefObject<HTMLElement | null>, places: KeyPlaces) {
  const latest = useRef({ state, places });
  latest.current = { state, places };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isMeantForTree(event)) return;
      const { state, places } = latest.current;
      const { cursor, visible } = state;
      const move = moveFor(event.key, {
        tree: state.outline.tree,
        visible,
        selected: cursor,
        isFolded: cursor !== kNone && state.isFolded(cursor),
        pageLines: Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / kRowPx) - 2, 1),
      });
      if (move === undefined) return;
      event.preventDefault();
      carryOut(move, state, places);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [scroller]);
}

function carryOut(move: TreeMove, state: TreeView, places: KeyPlaces) {
  switch (move.kind) {
    case "select":
      return state.moveTo(move.at);
    case "fold":
    case "unfold":
      return state.fold(move.at, move.kind === "fold");
    case "open":
      return state.open(state.cursor === kNone ? 0 : state.cursor);
    case "close":
      return state.change({ span: undefined });
    case "nextError":
      return goToNextError(state);
    case "criticalPath":
      return state.change({ path: state.search.path === "off" ? undefined : "off" });
    case "zoomToSpan":
      return zoomToCursor(state);
    case "zoomOut":
      return state.zoomTo(wholeOf(state.shape.times));
    case "find":
      return places.find();
    case "help":
      return places.help();
  }
}

const kMargin = 0.05; // of the span's length, on either side

function zoomToCursor({ cursor, outline, shape, zoomTo }: TreeView) {
  const entry = outline.entries[cursor];
  if (entry === undefined) return;
  const lines = entry.kind === "span" ? [entry.line] : entry.lines;
  const { fromMs, toMs } = extentOf(shape.times, lines);
  const margin = (toMs - fromMs) * kMargin;
  zoomTo({ fromMs: fromMs - margin, toMs: toMs + margin });
}
