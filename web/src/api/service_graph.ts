// Who called whom, in a time range or in one trace.
import { useQuery } from "@tanstack/react-query";
import type { TimeFilter } from "../model/filter";
import type { NodeKind, ServiceGraph } from "../model/service_graph";
import { ask, timeParameters } from "./client";
import { length, number, object, objects, oneOf, text } from "./fields";
import { everyMs } from "./queries";

const kGraphEveryMs = 10_000;
const kKinds: readonly NodeKind[] = ["service", "user", "database", "queue", "model", "external"];

async function fetchServiceGraph(of: Record<string, string>, signal: AbortSignal): Promise<ServiceGraph> {
  const graph = object(await ask(`/api/v1/service-graph?${new URLSearchParams(of)}`, signal));
  return {
    nodes: objects(graph.nodes).map((node) => ({
      kind: oneOf(kKinds, node.kind, "external"),
      name: text(node.name),
    })),
    calls: objects(graph.edges).map((edge) => ({
      caller: number(edge.caller),
      callee: number(edge.callee),
      calls: number(edge.calls),
      errors: number(edge.errors),
      p50: length(edge.p50_ns),
      p95: length(edge.p95_ns),
      p99: length(edge.p99_ns),
    })),
    leftOut: number(graph.left_out_calls),
  };
}

export const useServiceGraph = (time: TimeFilter) =>
  useQuery<ServiceGraph>({
    queryKey: ["service-graph", time],
    queryFn: ({ signal }) => fetchServiceGraph(timeParameters(time), signal),
    refetchInterval: time.end === undefined ? everyMs(kGraphEveryMs) : false,
  });

// Asked for again whenever the trace has changed.
export const useTraceGraph = (traceId: string, changedAtMs: number | undefined) =>
  useQuery<ServiceGraph>({
    queryKey: ["trace-graph", traceId, changedAtMs],
    queryFn: ({ signal }) => fetchServiceGraph({ trace_id: traceId }, signal),
  });
