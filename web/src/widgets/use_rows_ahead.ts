import { useEffect, useState } from "react";

const kAtFirst = 1; // until what is seen is there: nobody scrolls before
const kDrawnAfterMs = 100;

// How many rows of a long list are drawn above and below what is seen, so that scrolling fast shows no gaps.
export function useRowsAhead(count: number): number {
  const [ahead, setAhead] = useState(kAtFirst);
  useEffect(() => {
    const timer = setTimeout(() => setAhead(count), kDrawnAfterMs);
    return () => clearTimeout(timer);
  }, [count]);
  return ahead;
}
