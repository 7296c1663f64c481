import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { fromMs, type TimeWindow, wholeOf } from "../../model/drawn_times";
import { formatDuration } from "../../model/format";
import { minimapOf, minimapRows } from "../../model/minimap";
import { scaled } from "../../model/trace_search";
import { percent, placeIn } from "../../model/waterfall";
import { usePainting } from "./painting";
import { isZoomed, type TreeView } from "./tree_state";

const kRowPx = 4;
const kDragPx = 4; // less is a click
const kWheelFactor = 1.25;

// The whole trace in a strip. Dragging over it chooses the part of the time that is drawn below, the wheel widens or
// narrows it; z and 0 do it by key.
export function Minimap({ state }: { state: TreeView }) {
  const { shape, window } = state;
  const strip = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<TimeWindow | null>(null);
  const whole = wholeOf(shape.times);
  const shown = dragged ?? window;
  const rows = useMemo(() => minimapRows(shape), [shape]);
  const canvas = usePainting(
    (paint, { width }) => {
      for (const { row, left, width: length, service, isFailed } of minimapOf(shape, Math.floor(width))) {
        paint.fillStyle = isFailed ? paint.colours.error : paint.colours.ofService(service);
        paint.fillRect(left, row * kRowPx, length, kRowPx - 1);
      }
    },
    [shape],
  );
  useZoomByWheel(strip, state, () => true);
  const timeAt = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1) * whole.toMs;
  };
  const finish = () => {
    if (dragged === null) return;
    const wide = Math.abs(dragged.toMs - dragged.fromMs) * (strip.current?.clientWidth ?? 0);
    if (wide > kDragPx * whole.toMs) state.zoomTo(dragged);
    setDragged(null);
  };
  return (
    <div className="minimap">
      <div
        ref={strip}
        className="minimap-strip"
        role="img"
        aria-label={`All ${formatDuration(fromMs(whole.toMs))} of the trace. z zooms to the chosen span, 0 shows all again.`}
        style={{ height: rows * kRowPx }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged({ fromMs: timeAt(event), toMs: timeAt(event) });
        }}
        onPointerMove={(event) => dragged !== null && setDragged({ ...dragged, toMs: timeAt(event) })}
        onPointerUp={finish}
        onPointerCancel={() => setDragged(null)}
        onDoubleClick={() => state.zoomTo(wholeOf(state.shape.times))}
      >
        <canvas ref={canvas} />
        {(dragged !== null || isZoomed(state)) && <Brush whole={whole} shown={shown} />}
      </div>
      {isZoomed(state) && (
        <button
          type="button"
          className="zoom-out"
          onClick={() => state.zoomTo(wholeOf(state.shape.times))}
          title="0"
        >
          {formatDuration(fromMs(window.fromMs))} – {formatDuration(fromMs(window.toMs))}: show all
        </button>
      )}
    </div>
  );
}

// What lies outside the chosen part is veiled.
function Brush({ whole, shown }: { whole: TimeWindow; shown: TimeWindow }) {
  const left = placeIn(whole, Math.min(shown.fromMs, shown.toMs));
  const right = placeIn(whole, Math.max(shown.fromMs, shown.toMs));
  return (
    <>
      <i className="minimap-veil" style={{ left: 0, width: percent(left) }} />
      <i className="minimap-veil is-right" style={{ left: percent(right), right: 0 }} />
    </>
  );
}

// The wheel over `place` widens or narrows the window around the time under the pointer.
export function useZoomByWheel(
  place: RefObject<HTMLElement | null>,
  state: TreeView,
  isMeant: (event: WheelEvent) => boolean,
) {
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const element = place.current;
    const onWheel = (event: WheelEvent) => {
      if (element === null || event.deltaY === 0 || !isMeant(event)) return;
      event.preventDefault();
      const { left, width } = element.getBoundingClientRect();
      const { window, shape, zoomAlong } = latest.current;
      const isStrip = element.classList.contains("minimap-strip");
      const axis = isStrip ? { fromMs: 0, toMs: shape.times.lengthMs } : window;
      const anchor = axis.fromMs + ((event.clientX - left) / width) * (axis.toMs - axis.fromMs);
      zoomAlong(scaled(window, anchor, event.deltaY > 0 ? kWheelFactor : 1 / kWheelFactor));
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [place, isMeant]);
}
