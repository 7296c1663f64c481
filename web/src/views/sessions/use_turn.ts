import { useEffect, useRef, useState } from "react";
import { useTraceOnce } from "../../api/queries";
import { type Turn, turnOf } from "../../model/session";
import { kWholeSpansMax, type TraceRow } from "../../model/trace";

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
  const asked = useTraceOnce(row.traceId, row.spanCount, isNear && row.spanCount <= kWholeSpansMax);
  const turn: Turn | undefined = asked.data === undefined ? undefined : turnOf(asked.data);
  return { frame, turn, error: asked.error };
}
