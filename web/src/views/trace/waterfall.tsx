import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { Span } from "../../model/trace";
import { kNone, positionOf } from "../../model/tree";
import { type Axis, percent, ticksOf } from "../../model/waterfall";
import { kRowPx, rowId, SpanRow } from "./span_row";
import { useTreeKeys } from "./tree_keys";
import type { TreeView } from "./tree_state";

const kHeadPx = 26;
const kTickPx = 170; // of the tree's whole width for each tick mark
const kRowsAhead = 20; // drawn above and below what is seen, so that scrolling fast shows no gaps

interface WaterfallProps {
  spans: readonly Span[];
  axis: Axis;
  state: TreeView;
}

export function Waterfall({ spans, axis, state }: WaterfallProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { tree, lines, cursor } = state;
  const hasTokens = useMemo(
    () => spans.some((span) => span.tokens.total !== null || span.costUsd !== null),
    [spans],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kRowPx,
    overscan: kRowsAhead,
    scrollMargin: kHeadPx,
    scrollPaddingStart: kHeadPx,
  });
  const ticks = ticksOf(axis, Math.max(2, Math.floor((rows.scrollRect?.width ?? 0) / kTickPx)));
  useTreeKeys(spans, state, scroller);
  const cursorId = cursor === kNone ? "" : spans[cursor]!.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the cursor moves; spans that arrive late must not pull the view back to it
  useEffect(() => {
    if (cursor !== kNone) rows.scrollToIndex(positionOf(lines, cursor), { align: "auto" });
  }, [cursorId]);
  const drawn = rows.getVirtualItems();
  const isCursorDrawn = drawn.some((item) => lines[item.index] === cursor);
  return (
    <section className={hasTokens ? "waterfall has-tokens" : "waterfall"} aria-label="Spans" ref={scroller}>
      <div className="waterfall-head">
        <span>Span</span>
        <span className="number">Duration</span>
        <div className="ticks">
          {ticks.map((tick) => (
            <span
              key={tick.at}
              className={tick.at > 0.92 ? "tick tick-last" : "tick"}
              style={{ left: percent(tick.at) }}
            >
              {tick.label}
            </span>
          ))}
        </div>
        {hasTokens && <span className="number">Tokens</span>}
        {hasTokens && <span className="number">Cost</span>}
      </div>
      <div
        className="waterfall-rows"
        role="tree"
        aria-label="Spans as a tree. Arrows or j and k move, Enter opens, e goes to the next error."
        tabIndex={0}
        aria-activedescendant={isCursorDrawn ? rowId(spans[cursor]!) : undefined}
        style={{ height: rows.getTotalSize() }}
      >
        <div className="waterfall-grid" role="presentation">
          <div className="ticks">
            {ticks.slice(1).map((tick) => (
              <i key={tick.at} style={{ left: percent(tick.at) }} />
            ))}
          </div>
        </div>
        {drawn.map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null; // folded since the virtualizer last looked
          return (
            <SpanRow
              key={item.key}
              span={spans[line]!}
              parent={spans[tree.parents[line]!]}
              line={line}
              state={state}
              axis={axis}
              hasTokens={hasTokens}
              top={item.start - kHeadPx}
            />
          );
        })}
      </div>
    </section>
  );
}
