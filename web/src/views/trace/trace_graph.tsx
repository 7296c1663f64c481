import { linkOptions } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTraceGraph } from "../../api/service_graph";
import { formatCount, formatDuration } from "../../model/format";
import type { SpanHead } from "../../model/trace";
import { Failure } from "../failure";
import { GraphDrawing, type GraphWords } from "../service_map/graph_drawing";
import type { TreeView } from "./tree_state";

interface TraceGraphProps {
  traceId: string;
  changedAtMs: number | undefined;
  state: TreeView;
}

// Which services called which within the trace. A service leads to its first span, a call to the callee's.
export function TraceGraph({ traceId, changedAtMs, state }: TraceGraphProps) {
  const { data, error } = useTraceGraph(traceId, changedAtMs);
  const { spans } = state.shape;
  const { search } = state;
  const words = useMemo((): GraphWords => {
    const firsts = firstOfEach(spans);
    const toService = (service: string) => {
      const span = firsts.get(service);
      return linkOptions({
        to: "/trace/$traceId",
        params: { traceId },
        search: { ...search, ...(span !== undefined && { span: span.id }) },
        replace: true,
      });
    };
    return {
      text: ({ calls, errors, p50 }) =>
        errors > 0
          ? `${formatCount(errors)} of ${formatCount(calls)} failed`
          : `×${formatCount(calls)} ${formatDuration(p50)}`,
      amount: ({ calls }) => Math.log1p(calls),
      isBad: ({ errors }) => errors > 0,
      ofNode: ({ name }) => toService(name),
      ofCall: (_, callee) => toService(callee.name),
    };
  }, [traceId, spans, search]);
  if (error !== null) return <Failure error={error} />;
  if (data === undefined) return <p className="nothing dim">Reading who called whom…</p>;
  if (data.calls.length === 0)
    return <p className="nothing">No span of this trace calls another service, a database or a model.</p>;
  return (
    <section className="flow" aria-label="Services">
      <GraphDrawing graph={data} label="Service graph" words={words} />
    </section>
  );
}

function firstOfEach(spans: readonly SpanHead[]): ReadonlyMap<string, SpanHead> {
  const firsts = new Map<string, SpanHead>();
  for (const span of spans) if (!firsts.has(span.service)) firsts.set(span.service, span);
  return firsts;
}
