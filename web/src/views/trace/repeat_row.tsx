import { memo, useMemo } from "react";
import type { LineRange } from "../../model/critical_path";
import { fromMs } from "../../model/drawn_times";
import { formatCost, formatCount, formatDuration, formatExact } from "../../model/format";
import type { RepeatEntry } from "../../model/outline";
import { summaryOf } from "../../model/repeats";
import { errorsBelow } from "../../model/tree";
import { Icon } from "../../widgets/icon";
import { ServiceName, useServiceClass } from "../service_name";
import { Fold, Indent } from "./row_parts";
import { SpanBar } from "./span_bar";
import { type RowProps, rowId } from "./span_row";

const kNoLines: readonly LineRange[] = [];

// "step ×100, p50 600 ms": one line for a step that was taken again and again.
export const RepeatRow = memo(function RepeatRow({
  entry,
  at,
  state,
  hasTokens,
  top,
}: RowProps<RepeatEntry>) {
  const { spans, tree, times, selfMs } = state.shape;
  const { lines } = entry;
  const summary = useMemo(() => summaryOf(spans, lines, times, selfMs), [spans, lines, times, selfMs]);
  const failed = useMemo(
    () => lines.reduce((sum, line) => sum + errorsBelow(tree, line), summary.failed),
    [lines, tree, summary],
  );
  const [starts, ends] = useMemo(
    () => [lines.map((line) => times.starts[line]!), lines.map((line) => times.ends[line]!)],
    [lines, times],
  );
  const ranges = useMemo(() => lines.map((line): LineRange => [line, tree.ends[line]!]), [tree, lines]);
  const span = spans[lines[0]!]!;
  const isFolded = state.isFolded(at);
  const isCursor = at === state.cursor;
  const typical = `p50 ${formatDuration(fromMs(summary.p50Ms))}, p95 ${formatDuration(fromMs(summary.p95Ms))}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled for the whole tree (tree_keys.ts)
    <div
      id={rowId(at)}
      role="treeitem"
      aria-level={entry.depth + 1}
      aria-expanded={!isFolded}
      aria-selected={isCursor}
      tabIndex={-1}
      className={`span-row is-repeat ${useServiceClass(span.service)} ${isCursor ? "is-cursor" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => state.open(at)}
    >
      <div className="span-name">
        <Indent depth={entry.depth} />
        <Fold count={lines.length} isFolded={isFolded} onFold={() => state.fold(at, !isFolded)} />
        <Icon name={span.eventType} className={`event-type event-type-${span.eventType}`} />
        <span className="span-text" title={`${span.name}, ${formatExact(lines.length)} times`}>
          {span.name || "(no name)"}
        </span>
        <span className="repeat-count">×{formatExact(lines.length)}</span>
        {failed > 0 && <span className="folded-count has-error">{formatCount(failed)} failed</span>}
        <span className="span-model">{typical}</span>
        <ServiceName service={span.service} />
      </div>
      <span className="number span-duration" title="All of them added up">
        {formatDuration(fromMs(summary.totalMs))}
      </span>
      <span className="number span-self">{formatDuration(fromMs(summary.selfMs))}</span>
      <SpanBar state={state} starts={starts} ends={ends} lines={isFolded ? ranges : kNoLines} error="" />
      {hasTokens && (
        <span className="number span-tokens">{summary.tokens !== null && formatCount(summary.tokens)}</span>
      )}
      {hasTokens && (
        <span className="number span-cost">{summary.costUsd !== null && formatCost(summary.costUsd)}</span>
      )}
    </div>
  );
});
