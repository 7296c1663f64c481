import type { TimeFilter } from "../../model/filter";
import { formatDuration, formatExact } from "../../model/format";
import {
  errorShare,
  type GraphNode,
  kKindNames,
  queryOfCall,
  type ServiceGraph,
} from "../../model/service_graph";
import { type Column, ListHead } from "../../widgets/list_head";
import { FailedCell, kTracesColumn, TracesCell } from "../list_cells";
import { ServiceName } from "../service_name";
import { percent } from "./measures";

const kColumns: readonly Column[] = [
  "Caller",
  "Callee",
  { number: "Calls" },
  { number: "Failed" },
  { number: "p50" },
  { number: "p95" },
  kTracesColumn,
];

// The same calls in numbers, the most frequent first.
export function CallTable({ graph, time }: { graph: ServiceGraph; time: TimeFilter }) {
  const calls = graph.calls.toSorted((a, b) => b.calls - a.calls);
  return (
    <table className="list">
      <ListHead columns={kColumns} />
      <tbody>
        {calls.map((call) => {
          const [caller, callee] = [graph.nodes[call.caller]!, graph.nodes[call.callee]!];
          return (
            <tr key={`${call.caller} ${call.callee}`}>
              <td>
                <Name node={caller} />
              </td>
              <td>
                <Name node={callee} />
              </td>
              <td className="number">{formatExact(call.calls)}</td>
              <FailedCell count={call.errors}>{percent(errorShare(call))}</FailedCell>
              <td className="number">{formatDuration(call.p50)}</td>
              <td className="number">{formatDuration(call.p95)}</td>
              <TracesCell search={{ q: queryOfCall(caller, callee), ...time }} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Name({ node }: { node: GraphNode }) {
  if (node.kind === "service") return <ServiceName service={node.name} />;
  return (
    <>
      {node.kind === "user" ? "Callers" : node.name} <span className="dim">{kKindNames[node.kind]}</span>
    </>
  );
}
