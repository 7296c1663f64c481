import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { counted } from "../../model/format";
import type { UnixNano } from "../../model/nanoseconds";

// The traces of the list that are chosen for comparing.
export interface Picks {
  readonly has: (traceId: string) => boolean;
  readonly set: (traceId: string, start: UnixNano, isPicked: boolean) => void;
  readonly oldestFirst: readonly string[];
  readonly clear: () => void;
}

export function usePicks(): Picks {
  const [picked, setPicked] = useState<ReadonlyMap<string, UnixNano>>(new Map());
  return {
    has: (traceId) => picked.has(traceId),
    set: (traceId, start, isPicked) => {
      const next = new Map(picked);
      if (isPicked) next.set(traceId, start);
      else next.delete(traceId);
      setPicked(next);
    },
    oldestFirst: [...picked].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([traceId]) => traceId),
    clear: () => setPicked(new Map()),
  };
}

// Two traces are compared as they are, the older with the newer. Sets are chosen one after the other.
export function CompareBar({ picks }: { picks: Picks }) {
  const [before, setBefore] = useState<readonly string[]>([]);
  const chosen = picks.oldestFirst;
  if (chosen.length === 0 && before.length === 0) return null;
  const [older = "", newer = ""] = chosen;
  return (
    <section className="compare-bar" aria-label="Compare">
      {before.length > 0 && <span>{counted(before.length, "trace")} to compare with</span>}
      <span>
        {chosen.length === 0 ? "Choose traces with the boxes" : `${counted(chosen.length, "trace")} chosen`}
      </span>
      {before.length === 0 && chosen.length === 2 && (
        <Link to="/compare" search={{ a: older, b: newer }} className="button">
          Compare the two
        </Link>
      )}
      {before.length === 0 && chosen.length > 0 && (
        <button
          type="button"
          onClick={() => {
            setBefore(chosen);
            picks.clear();
          }}
        >
          Compare {chosen.length === 1 ? "it" : "them"} with others…
        </button>
      )}
      {before.length > 0 && chosen.length > 0 && (
        <Link to="/compare" search={{ a: before.join(","), b: chosen.join(",") }} className="button">
          Compare
        </Link>
      )}
      <button
        type="button"
        className="text-button"
        onClick={() => {
          setBefore([]);
          picks.clear();
        }}
      >
        Choose none
      </button>
    </section>
  );
}
