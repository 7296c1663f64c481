import { type RefObject, useEffect, useRef } from "react";
import { moveFor } from "../../model/keys";
import type { Span } from "../../model/trace";
import { kNone, nextError } from "../../model/tree";
import { kRowPx } from "./span_row";
import type { TreeView } from "./tree_state";

const kTyping = "input, textarea, select, [contenteditable]";
const kPressable = "button, a, summary";
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
  if (at.closest(kTyping) !== null) return false;
  if (event.key === "Enter" && at.closest(kPressable) !== null) return false;
  return !kScrolling.has(event.key) || at === document.body || at.closest("[role=tree]") !== null;
}

// Keys work wherever the focus is on the page, so that nobody has to click into the tree first.
export function useTreeKeys(
  spans: readonly Span[],
  state: TreeView,
  scroller: RefObject<HTMLElement | null>,
) {
  const latest = useRef({ spans, state });
  latest.current = { spans, state };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isMeantForTree(event)) return;
      const { spans, state } = latest.current;
      const { tree, lines, cursor } = state;
      const selected = spans[cursor];
      const isFolded = selected !== undefined && state.folded.has(selected.id);
      const pageLines = Math.floor((scroller.current?.clientHeight ?? 0) / kRowPx) - 2;
      const move = moveFor(event.key, { tree, lines, selected: cursor, isFolded, pageLines });
      if (move === undefined) return;
      event.preventDefault();
      if (move.kind === "select") state.moveTo(move.line);
      else if (move.kind === "fold" || move.kind === "unfold") state.fold(move.line, move.kind === "fold");
      else if (move.kind === "close") state.close();
      else if (move.kind === "open") state.open(cursor === kNone ? 0 : cursor);
      else {
        const line = nextError(spans, cursor);
        if (line !== kNone) state.moveTo(line);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [scroller]);
}
