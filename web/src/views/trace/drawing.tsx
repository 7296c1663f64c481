import { lazy, type RefObject, Suspense } from "react";
import type { TreeView } from "./tree_state";
import { Waterfall } from "./waterfall";

// Read when somebody looks at them.
const Flame = lazy(async () => ({ default: (await import("./box_chart")).Flame }));
const Lanes = lazy(async () => ({ default: (await import("./box_chart")).Lanes }));
const TraceGraph = lazy(async () => ({ default: (await import("./trace_graph")).TraceGraph }));
const Transcript = lazy(async () => ({ default: (await import("./transcript")).Transcript }));

interface DrawingProps {
  traceId: string;
  changedAtMs: number | undefined;
  state: TreeView;
  scroller: RefObject<HTMLDivElement | null>;
}

// The trace as the URL wants it drawn.
export function Drawing(props: DrawingProps) {
  return (
    <Suspense fallback={<p className="nothing dim">Drawing…</p>}>
      <Chosen {...props} />
    </Suspense>
  );
}

function Chosen({ traceId, changedAtMs, state, scroller }: DrawingProps) {
  switch (state.search.view) {
    case undefined:
      return <Waterfall state={state} scroller={scroller} />;
    case "timeline":
      return <Lanes state={state} />;
    case "flame":
      return <Flame state={state} />;
    case "graph":
      return <TraceGraph traceId={traceId} changedAtMs={changedAtMs} state={state} />;
    case "conversation":
      return <Transcript traceId={traceId} shape={state.shape} onOpen={state.showSpan} />;
  }
}
