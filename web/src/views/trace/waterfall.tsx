import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useMemo } from "react";
import { kNone, positionOf } from "../../model/tree";
import { percent, ticksOf } from "../../model/waterfall";
import { useRowsAhead } from "../../widgets/use_rows_ahead";
import { RepeatRow } from "./repeat_row";
import { kRowPx, rowId, SpanRow } from "./span_row";
import { TickMarks } from "./tick_marks";
import type { TreeView } from "./tree_state";

const kHeadPx = 26;
const kTickPx = 170; // of the tree's whole width for each tick mark
const kRowsAhead = 20;

interface WaterfallProps {
  state: TreeView;
  scroller: RefObject<HTMLDivElement | null>;
}

export function Waterfall({ state, scroller }: WaterfallProps) {
  const { outline, visible, cursor, shape, window } = state;
  const hasTokens = useMemo(
    () => shape.spans.some((span) => span.tokens.total !== null || span.costUsd !== null),
    [shape],
  );
  const rows = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kRowPx,
    overscan: useRowsAhead(kRowsAhead),
    scrollMargin: kHeadPx,
    scrollPaddingStart: kHeadPx,
  });
  const ticks = ticksOf(window, Math.max(3, Math.floor((rows.scrollRect?.width ?? 0) / kTickPx)));
  const cursorId = cursor === kNone ? "" : outline.entries[cursor]!.id;
  const cursorRow = cursor === kNone ? kNone : positionOf(visible, cursor);
  const isCursorShown = visible[cursorRow] === cursor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the cursor moves or is unfolded; spans that arrive late must not pull the view back to it
  useEffect(() => {
    if (cursorRow !== kNone) rows.scrollToIndex(cursorRow, { align: "auto" });
  }, [cursorId, isCursorShown]);
  const drawn = rows.getVirtualItems();
  const isCursorDrawn = drawn.some((item) => visible[item.index] === cursor);
  return (
    <section className={hasTokens ? "waterfall has-tokens" : "waterfall"} aria-label="Spans" ref={scroller}>
      <div className="waterfall-head">
        <span>Span</span>
        <span className="number">Duration</span>
        <span className="number span-self" title="While none of its children was at work">
          Self
        </span>
        <div className="ticks">
          <TickMarks ticks={ticks} />
        </div>
        {hasTokens && <span className="number span-tokens">Tokens</span>}
        {hasTokens && <span className="number span-cost">Cost</span>}
      </div>
      <div
        className="waterfall-rows"
        role="tree"
        aria-label="Spans as a tree. Arrows or j and k move, Enter opens, e goes to the next error, ? tells all keys."
        tabIndex={0}
        aria-activedescendant={isCursorDrawn ? rowId(cursor) : undefined}
        style={{ height: rows.getTotalSize() }}
      >
        <div className="waterfall-grid" role="presentation">
          <div className="ticks">
            {ticks.map((tick) => tick.at > 0 && <i key={tick.at} style={{ left: percent(tick.at) }} />)}
          </div>
        </div>
        {drawn.map((item) => {
          const at = visible[item.index];
          if (at === undefined) return null; // folded since the virtualizer last looked
          const entry = outline.entries[at]!;
          const row = { at, state, hasTokens, top: item.start - kHeadPx };
          return entry.kind === "span" ? (
            <SpanRow key={at} entry={entry} {...row} />
          ) : (
            <RepeatRow key={at} entry={entry} {...row} />
          );
        })}
      </div>
    </section>
  );
}
