import { memo } from "react";
import { formatCost, formatCount, formatDuration, formatExact } from "../../model/format";
import { isError, type Span } from "../../model/trace";
import { countBelow, errorsBelow } from "../../model/tree";
import { type Axis, type Bar, barOf, percent } from "../../model/waterfall";
import { Icon } from "../../widgets/icon";
import { ServiceName, useServiceClass } from "../service_name";
import type { TreeView } from "./tree_state";

export const kRowPx = 22; // as in styles/trace.css
const kIndentPx = 12;
const kIndentLevelsMax = 20; // deeper spans stay at this indent and say their depth, or they would leave the screen

export const rowId = (span: Span) => `span-${span.id}`;

interface SpanRowProps {
  span: Span;
  parent: Span | undefined;
  line: number;
  state: TreeView;
  axis: Axis;
  hasTokens: boolean;
  top: number;
}

// Memo: while scrolling only the rows that come into view are new.
export const SpanRow = memo(function SpanRow({
  span,
  parent,
  line,
  state,
  axis,
  hasTokens,
  top,
}: SpanRowProps) {
  const below = countBelow(state.tree, line);
  const isFolded = state.folded.has(span.id);
  const serviceClass = useServiceClass(span.service);
  const isCursor = line === state.cursor;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled for the whole tree (tree_keys.ts)
    <div
      id={rowId(span)}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-expanded={below === 0 ? undefined : !isFolded}
      aria-selected={isCursor}
      tabIndex={-1}
      className={`span-row ${serviceClass} ${isCursor ? "is-cursor" : ""} ${isError(span) ? "has-error" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => state.open(line)}
    >
      <div className="span-name">
        <Indent depth={span.depth} />
        <Fold count={below} isFolded={isFolded} onFold={() => state.fold(line, !isFolded)} />
        <Icon name={span.eventType} className={`event-type event-type-${span.eventType}`} />
        <span className="span-text" title={`${span.eventType}: ${span.name}`}>
          {span.name || "(no name)"}
        </span>
        {isFolded && <FoldedCount count={below} errors={errorsBelow(state.tree, line)} />}
        {span.parentMissing && (
          <span className="tag" title={`Its parent ${span.parentId} has not arrived`}>
            parent not arrived
          </span>
        )}
        {(parent === undefined || parent.service !== span.service) && <ServiceName service={span.service} />}
        {span.model !== "" && <span className="span-model">{span.model}</span>}
      </div>
      <span className="number span-duration">{formatDuration(span.duration)}</span>
      <Timeline span={span} axis={axis} />
      {hasTokens && (
        <span className="number span-tokens">
          {span.tokens.total !== null && formatCount(span.tokens.total)}
        </span>
      )}
      {hasTokens && (
        <span className="number span-cost">{span.costUsd !== null && formatCost(span.costUsd)}</span>
      )}
    </div>
  );
});

function Indent({ depth }: { depth: number }) {
  const levels = Math.min(depth, kIndentLevelsMax);
  return (
    <>
      <i className="indent" style={{ width: levels * kIndentPx }} />
      {depth > kIndentLevelsMax && <span className="depth">{depth}</span>}
    </>
  );
}

function Fold({ count, isFolded, onFold }: { count: number; isFolded: boolean; onFold: () => void }) {
  if (count === 0) return <i className="fold" />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row carries aria-expanded; ← and → do the same by key
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <span
      className={isFolded ? "fold" : "fold is-open"}
      title={isFolded ? `Show ${formatExact(count)} below` : `Fold ${formatExact(count)} below`}
      onClick={(event) => {
        event.stopPropagation();
        onFold();
      }}
    >
      <Icon name="chevron" />
    </span>
  );
}

function FoldedCount({ count, errors }: { count: number; errors: number }) {
  return (
    <span className={errors > 0 ? "folded-count has-error" : "folded-count"}>
      +{formatCount(count)}
      {errors > 0 && `, ${formatCount(errors)} failed`}
    </span>
  );
}

function Timeline({ span, axis }: { span: Span; axis: Axis }) {
  const bar = barOf(axis, span);
  return (
    <div className="timeline">
      <i className="bar" style={{ left: percent(bar.left), width: percent(bar.width) }} />
      {isError(span) && (
        <span className={`bar-error bar-error-${bar.room}`} style={placeOf(bar)}>
          {span.error || "error"}
        </span>
      )}
    </div>
  );
}

// From edge to edge of the room there is, so that a long text ends in an ellipsis and not at the border.
function placeOf({ left, width, room }: Bar) {
  const right = 1 - left - width;
  if (room === "after") return { left: percent(left + width), right: 0 };
  return room === "before"
    ? { left: 0, right: percent(1 - left) }
    : { left: percent(left), right: percent(right) };
}
