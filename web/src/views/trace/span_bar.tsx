import { useMemo } from "react";
import { type LineRange, type Stretches, stretchesOf } from "../../model/critical_path";
import { type Bar, barOf, joined, percent } from "../../model/waterfall";
import type { TreeView } from "./tree_state";

interface SpanBarProps {
  state: TreeView;
  starts: ArrayLike<number>; // of the spans the row stands for, in order of time
  ends: ArrayLike<number>;
  lines: readonly LineRange[]; // whose part of the critical path is drawn here
  error: string;
}

const kNoStretches: Stretches = { starts: [], ends: [] };

// When the row's spans were at work, the parts of that which the request waited for, and what went wrong.
export function SpanBar({ state, starts, ends, lines, error }: SpanBarProps) {
  const { window, shape, search } = state;
  const boxes = joined(window, starts, ends);
  const isPathShown = search.path !== "off";
  const path = useMemo(
    () => (isPathShown ? stretchesOf(shape.path, lines) : kNoStretches),
    [isPathShown, shape.path, lines],
  );
  return (
    <div className="timeline">
      {boxes.map(({ left, width }) => (
        <i key={left} className="bar" style={{ left: percent(left), width: percent(width) }} />
      ))}
      {joined(window, path.starts, path.ends).map(({ left, width }) => (
        <i key={left} className="bar-path" style={{ left: percent(left), width: percent(width) }} />
      ))}
      {error !== "" && <BarError bar={barOf(window, starts[0] ?? 0, ends[0] ?? 0)}>{error}</BarError>}
    </div>
  );
}

const BarError = ({ bar, children }: { bar: Bar; children: string }) => (
  <span className={`bar-error bar-error-${bar.room}`} style={placeOf(bar)}>
    {children}
  </span>
);

// From edge to edge of the room there is, so that a long text ends in an ellipsis and not at the border.
function placeOf({ left, width, room }: Bar) {
  const right = 1 - left - width;
  if (room === "after") return { left: percent(Math.max(left + width, 0)), right: 0 };
  return room === "before"
    ? { left: 0, right: percent(1 - left) }
    : { left: percent(Math.max(left, 0)), right: percent(Math.max(right, 0)) };
}
