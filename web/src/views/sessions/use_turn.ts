import { useEffect, useRef, useState } from "react";
import { useTraceOnce } from "../../api/queries";
import { type Turn, turnOf } from "../../model/session";
import type { TraceRow } from "../../model/trace";

// Reading the whole trace for two texts is fair up to here; beyond, the reader is led to the trace itself.
export const kTurnSpansMax = 2_000;

// What was said in a turn, read once it is near the screen: a session may have a thousand.
export function useTurn(row: TraceRow) {
  const frame = useRef<HTMLElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && setNear(true),
      { rootMargin: "400px" },
    );
    if (frame.current !== null) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  const asked = useTraceOnce(row.traceId, row.spanCount, isNear && row.spanCount <= kTurnSpansMax);
  const turn: Turn | undefined = asked.data === undefined ? undefined : turnOf(asked.data.trace);
  return { frame, turn, error: asked.error };
}
