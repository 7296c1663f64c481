import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type BoxLayout, flameOf, lanesOf, lineAt } from "../../model/boxes";
import { fromMs } from "../../model/drawn_times";
import { formatDuration } from "../../model/format";
import { isError } from "../../model/trace";
import { kNone } from "../../model/tree";
import { ticksOf } from "../../model/waterfall";
import { ServiceName, serviceLabel } from "../service_name";
import { kBoxRowPx, kLaneHeadPx, paintBoxes, rowTops } from "./box_painting";
import { useZoomByWheel } from "./minimap";
import { type Painter, type Size, usePainting } from "./painting";
import { TickMarks } from "./tick_marks";
import type { TreeView } from "./tree_state";

const kTickPx = 150;

const isZoomWheel = (event: WheelEvent) => event.ctrlKey || event.metaKey;

export const Flame = ({ state }: { state: TreeView }) => {
  const layout = useMemo(() => flameOf(state.shape), [state.shape]);
  return <BoxChart state={state} layout={layout} title="Flame" />;
};

export const Lanes = ({ state }: { state: TreeView }) => {
  const layout = useMemo(() => lanesOf(state.shape), [state.shape]);
  return <BoxChart state={state} layout={layout} title="Timeline by service" />;
};

interface BoxChartProps {
  state: TreeView;
  layout: BoxLayout;
  title: string;
}

// Boxes over time on a canvas that is as large as what is seen of it: 100,000 spans cost as much as fit on the screen.
function BoxChart({ state, layout, title }: BoxChartProps) {
  const { shape, window, outline, cursor } = state;
  const [scrolled, setScrolled] = useState(0);
  const [pointed, setPointed] = useState<{ line: number; x: number; y: number } | null>(null);
  const scroller = useRef<HTMLElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const tops = useMemo(() => rowTops(layout), [layout]);
  const entry = outline.entries[cursor];
  const chosen = entry?.kind === "span" ? entry.line : kNone;
  const isPathShown = state.search.path !== "off";
  const paint = useCallback(
    (painter: Painter, size: Size) =>
      paintBoxes(painter, size, { state, layout, tops, scrolled, chosen, isPathShown }),
    [state, layout, tops, scrolled, chosen, isPathShown],
  );
  const canvas = usePainting(paint, [paint]);
  useZoomByWheel(stage, state, isZoomWheel);
  useEffect(() => {
    if (chosen !== kNone) revealRow(scroller.current, tops[layout.rowOf[chosen]!]!);
  }, [chosen, layout, tops]);
  const pointAt = (event: PointerEvent<HTMLElement>) => {
    const place = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - place.left, event.clientY - place.top];
    const msPerPx = (window.toMs - window.fromMs) / place.width;
    const row = rowAt(tops, y + scrolled);
    const line = lineAt(layout.rows[row], shape.times, window.fromMs + x * msPerPx, msPerPx);
    setPointed(line === kNone ? null : { line, x, y });
  };
  const height = (tops.at(-1) ?? 0) + kBoxRowPx;
  return (
    <section
      className="box-chart"
      aria-label={title}
      ref={scroller}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
    >
      <TimeAxis state={state} />
      <div className="box-room" style={{ height }}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled for the whole page (tree_keys.ts) */}
        <div
          ref={stage}
          className="box-stage"
          role="img"
          aria-label={`${title}: ${shape.spans.length} spans over time. j and k go through them in the order of the tree, Enter opens one; Ctrl and wheel zoom.`}
          onPointerMove={pointAt}
          onPointerLeave={() => setPointed(null)}
          onClick={() => pointed !== null && state.showSpan(shape.spans[pointed.line]!.id)}
        >
          <canvas ref={canvas} />
          {pointed !== null && <Pointed state={state} {...pointed} />}
        </div>
      </div>
      <p className="unseen" role="status">
        {chosen !== kNone && `${shape.spans[chosen]!.name} of ${serviceLabel(shape.spans[chosen]!.service)}`}
      </p>
    </section>
  );
}

function TimeAxis({ state }: { state: TreeView }) {
  const axis = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(6);
  useEffect(() => {
    const sizes = new ResizeObserver(([entry]) =>
      setCount(Math.max(3, Math.floor((entry?.contentRect.width ?? 0) / kTickPx))),
    );
    if (axis.current !== null) sizes.observe(axis.current);
    return () => sizes.disconnect();
  }, []);
  return (
    <div className="box-axis ticks" ref={axis}>
      <TickMarks ticks={ticksOf(state.window, count)} />
    </div>
  );
}

function Pointed({ state, line, x, y }: { state: TreeView; line: number; x: number; y: number }) {
  const { spans, selfMs } = state.shape;
  const span = spans[line]!;
  return (
    <div className="pointed" style={{ left: x, top: y }}>
      <strong>{span.name || "(no name)"}</strong> <ServiceName service={span.service} />
      <div className="number">
        {formatDuration(span.duration)}, self {formatDuration(fromMs(selfMs[line]!))}
        {isError(span) && <span className="is-error"> {span.error || "failed"}</span>}
      </div>
    </div>
  );
}

function rowAt(tops: Float64Array, y: number): number {
  let row = -1;
  while (row + 1 < tops.length && tops[row + 1]! <= y) row++;
  return row >= 0 && y < tops[row]! + kBoxRowPx ? row : -1;
}

function revealRow(scroller: HTMLElement | null, top: number) {
  if (scroller === null) return;
  const below = top + 2 * kBoxRowPx + kLaneHeadPx - scroller.clientHeight;
  if (scroller.scrollTop > top) scroller.scrollTop = top - kLaneHeadPx;
  else if (scroller.scrollTop < below) scroller.scrollTop = below;
}
