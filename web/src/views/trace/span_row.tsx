import { memo } from "react";
import { fromMs } from "../../model/drawn_times";
import { formatCost, formatCount, formatDuration, visible } from "../../model/format";
import type { SpanEntry } from "../../model/outline";
import { parentTag } from "../../model/summary";
import { isError } from "../../model/trace";
import { countBelow, errorsBelow, kNone } from "../../model/tree";
import { Icon } from "../../widgets/icon";
import { ServiceName, useServiceClass } from "../service_name";
import { Fold, FoldedCount, Indent } from "./row_parts";
import { SpanBar } from "./span_bar";
import type { TreeView } from "./tree_state";

export const kRowPx = 22; // as in styles/trace.css

export const rowId = (at: number) => `row-${at}`;

export interface RowProps<Kind> {
  entry: Kind;
  at: number;
  state: TreeView;
  hasTokens: boolean;
  top: number;
}

// Memo: while scrolling only the rows that come into view are new.
export const SpanRow = memo(function SpanRow({ entry, at, state, hasTokens, top }: RowProps<SpanEntry>) {
  const { shape, outline } = state;
  const { line } = entry;
  const span = shape.spans[line]!;
  const parentLine = shape.tree.parents[line]!;
  const parent = parentLine === kNone ? undefined : shape.spans[parentLine];
  const below = countBelow(outline.tree, at);
  const isFolded = below > 0 && state.isFolded(at);
  const failedBelow = errorsBelow(shape.tree, line) > 0;
  const isCursor = at === state.cursor;
  const isOnPath = state.search.path !== "off" && shape.path.ownMs[line]! > 0;
  const isMarked = state.search.marked?.includes(span.id) ?? false;
  const classes = [
    "span-row",
    useServiceClass(span.service),
    isCursor && "is-cursor",
    isError(span) && "has-error",
    isError(span) && !failedBelow && "is-origin",
    isOnPath && "is-on-path",
    isMarked && "is-marked",
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled for the whole tree (tree_keys.ts)
    <div
      id={rowId(at)}
      role="treeitem"
      aria-level={entry.depth + 1}
      aria-expanded={below === 0 ? undefined : !isFolded}
      aria-selected={isCursor}
      tabIndex={-1}
      className={classes.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => state.open(at)}
    >
      <div className="span-name">
        <Indent depth={entry.depth} />
        <Fold count={below} isFolded={isFolded} onFold={() => state.fold(at, !isFolded)} />
        <Icon name={span.eventType} className={`event-type event-type-${span.eventType}`} />
        <span className="span-text" title={`${span.eventType}: ${span.name}`}>
          {visible(span.name) || "(no name)"}
        </span>
        {isFolded && <FoldedCount count={below} errors={errorsBelow(shape.tree, line)} />}
        {span.parentMissing && (
          <span className="tag" title={`Its parent: ${span.parentId || "the span's detail says which"}`}>
            {parentTag(span, shape.spans)}
          </span>
        )}
        {isMarked && <span className="tag tag-marked">fails the test</span>}
        {parent?.service !== span.service && <ServiceName service={span.service} />}
        {span.model !== "" && <span className="span-model">{span.model}</span>}
      </div>
      <span className="number span-duration">{formatDuration(span.duration)}</span>
      <span className="number span-self">{formatDuration(fromMs(shape.selfMs[line]!))}</span>
      <SpanBar
        state={state}
        starts={shape.times.starts.subarray(line, line + 1)}
        ends={shape.times.ends.subarray(line, line + 1)}
        lines={[[line, isFolded ? shape.tree.ends[line]! : line + 1]]}
        error={isError(span) ? span.error || "error" : ""}
      />
      {hasTokens && (
        <span className="number span-tokens">
          {span.tokens.total !== null && formatCount(span.tokens.total)}
        </span>
      )}
      {hasTokens && (
        <span className="number span-cost">{span.costUsd !== null && formatCost(span.costUsd)}</span>
      )}
      {isOnPath && <span className="unseen">on the critical path</span>}
    </div>
  );
});
