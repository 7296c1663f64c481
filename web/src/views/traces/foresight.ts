import { useEffect, useMemo, useRef } from "react";
import { useReadAhead } from "../../api/queries";
import type { TraceRow } from "../../model/trace";

// A pointer that crosses the list rests on no line for so long.
const kRestsMs = 60;

type Line = Pick<TraceRow, "traceId" | "spanCount">;

export interface Foresight {
  readonly isLookedAt: (line: Line) => void;
  readonly isLeft: () => void;
}

// A trace is read while somebody points at its line, so that most of it is there when they click.
export function useForesight(): Foresight {
  const readAhead = useReadAhead();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const isLeft = () => clearTimeout(timer.current);
    const isLookedAt = (line: Line) => {
      isLeft();
      timer.current = setTimeout(() => readAhead(line), kRestsMs);
    };
    return { isLookedAt, isLeft };
  }, [readAhead]);
}
