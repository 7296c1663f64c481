import { useEffect, useMemo, useState } from "react";
import type { DrawnTimes, TimeWindow } from "../../model/drawn_times";
import { type TraceSearch, windowOf, zoomFrom } from "../../model/trace_search";

const kSettledMs = 200;

interface Pending {
  readonly zoom: string | undefined; // undefined: all of the trace
}

// The part of the time that is drawn. The URL holds it, but is left alone while the wheel turns: to write it costs more than
// to draw, and browsers refuse to after two hundred times.
export function useZoom(times: DrawnTimes, search: TraceSearch, write: (zoom: string | undefined) => void) {
  const [pending, setPending] = useState<Pending | null>(null);
  const zoom = pending === null ? search.zoom : pending.zoom;
  const window = useMemo(() => windowOf(times, zoom === undefined ? {} : { zoom }), [times, zoom]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time runs from the last turn of the wheel
  useEffect(() => {
    if (pending === null) return;
    if (pending.zoom === search.zoom) {
      setPending(null);
      return;
    }
    const timer = setTimeout(() => write(pending.zoom), kSettledMs);
    return () => clearTimeout(timer);
  }, [pending, search.zoom]);
  return {
    window,
    zoomTo: (to: TimeWindow) => {
      setPending(null);
      write(zoomFrom(times, to));
    },
    zoomAlong: (to: TimeWindow) => setPending({ zoom: zoomFrom(times, to) }),
  };
}
