import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { TimeFilter } from "../../model/filter";
import { formatExact } from "../../model/format";
import { type Layout, layered, type Place } from "../../model/layered";
import {
  type Call,
  type GraphNode,
  kKindNames,
  queryOfCall,
  queryOfNode,
  type ServiceGraph,
} from "../../model/service_graph";
import { useServiceClass } from "../service_name";
import { kMeasures, type Measure } from "./measures";

const kColumnPx = 250;
const kRowPx = 66;
const kNodePx = { width: 160, height: 40 };
const kMarginPx = 24;
const kWidestPx = 7;

interface GraphDrawingProps {
  graph: ServiceGraph;
  by: Measure;
  time: TimeFilter;
  rangeMs: number;
}

// Callers on the left, whom they call on the right. Every node and edge leads to its traces.
export function GraphDrawing({ graph, by, time, rangeMs }: GraphDrawingProps) {
  const layout = useMemo(
    () =>
      layered(
        graph.nodes.length,
        graph.calls.map(({ caller, callee }) => [caller, callee] as const),
      ),
    [graph],
  );
  const most = Math.max(...graph.calls.map(kMeasures[by].amount));
  const { width, height } = sizeOf(layout);
  return (
    <div className="map">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-label="Service map">
        {graph.calls.map((call, index) => (
          <CallEdge
            key={`${call.caller} ${call.callee}`}
            graph={graph}
            call={call}
            path={pathOf(layout.edges[index]!)}
            widthPx={most === 0 ? 1 : 1 + ((kWidestPx - 1) * kMeasures[by].amount(call)) / most}
            label={kMeasures[by].text(call, rangeMs)}
            isBad={by === "errors" && call.errors > 0}
            time={time}
          />
        ))}
        {graph.calls.map((call, index) => (
          <text
            key={`${call.caller} ${call.callee}`}
            className={by === "errors" && call.errors > 0 ? "map-label is-error" : "map-label"}
            textAnchor="middle"
            {...labelPlace(layout.edges[index]!)}
          >
            {kMeasures[by].text(call, rangeMs)}
          </text>
        ))}
        {graph.nodes.map((node, index) => (
          <NodeBox key={`${node.kind} ${node.name}`} node={node} place={layout.nodes[index]!} time={time} />
        ))}
      </svg>
    </div>
  );
}

const sizeOf = ({ columns, rows }: Layout) => ({
  width: (columns - 1) * kColumnPx + kNodePx.width + 2 * kMarginPx,
  height: (rows - 1) * kRowPx + kNodePx.height + 2 * kMarginPx,
});

const leftOf = ({ column }: Place) => kMarginPx + column * kColumnPx;
const middleOf = ({ row }: Place) => kMarginPx + row * kRowPx + kNodePx.height / 2;

interface CallEdgeProps {
  graph: ServiceGraph;
  call: Call;
  path: string;
  widthPx: number;
  label: string;
  isBad: boolean;
  time: TimeFilter;
}

function CallEdge({ graph, call, path, widthPx, label, isBad, time }: CallEdgeProps) {
  const [caller, callee] = [graph.nodes[call.caller]!, graph.nodes[call.callee]!];
  const said = `${caller.name} calls ${callee.name}: ${label}, ${formatExact(call.calls)} calls`;
  return (
    <Link
      to="/"
      search={{ q: queryOfCall(caller, callee), ...time }}
      className={isBad ? "map-edge is-bad" : "map-edge"}
      aria-label={said}
    >
      <title>{said}</title>
      <path className="map-edge-hit" d={path} />
      <path className="map-edge-line" d={path} strokeWidth={widthPx} />
    </Link>
  );
}

// From the right side of one box to the left side of the other, level at both and between the layers.
function pathOf(points: readonly Place[]): string {
  const parts = [`M${leftOf(points[0]!) + kNodePx.width} ${middleOf(points[0]!)}`];
  for (let at = 1; at < points.length; at++) {
    const [from, to] = [points[at - 1]!, points[at]!];
    const [x1, x2] = [leftOf(from) + kNodePx.width, leftOf(to)];
    const half = (x2 - x1) / 2;
    parts.push(`C${x1 + half} ${middleOf(from)} ${x2 - half} ${middleOf(to)} ${x2} ${middleOf(to)}`);
    if (at < points.length - 1) parts.push(`H${x2 + kNodePx.width}`);
  }
  return parts.join("");
}

// Nearer to the end than to the beginning: edges part there.
function labelPlace(points: readonly Place[]) {
  const [from, to] = [points.at(-2)!, points.at(-1)!];
  const share = 0.62;
  return {
    x: (leftOf(from) + kNodePx.width) * (1 - share) + leftOf(to) * share,
    y: middleOf(from) * (1 - smooth(share)) + middleOf(to) * smooth(share) - 5,
  };
}

const smooth = (share: number) => share * share * (3 - 2 * share);

const kNameMax = 20; // characters that fit into a box

function NodeBox({ node, place, time }: { node: GraphNode; place: Place; time: TimeFilter }) {
  const service = useServiceClass(node.name);
  const [x, y] = [leftOf(place), middleOf(place) - kNodePx.height / 2];
  const name = node.name.length > kNameMax ? `${node.name.slice(0, kNameMax - 1)}…` : node.name;
  return (
    <Link
      to="/"
      search={node.kind === "service" ? { service: node.name, ...time } : { q: queryOfNode(node), ...time }}
      className={`map-node map-node-${node.kind} ${node.kind === "service" ? service : ""}`}
      aria-label={`${node.name}, ${kKindNames[node.kind]}`}
    >
      <title>{`${node.name} (${kKindNames[node.kind]})`}</title>
      <rect x={x} y={y} width={kNodePx.width} height={kNodePx.height} rx={node.kind === "service" ? 5 : 20} />
      <rect className="map-node-mark" x={x} y={y} width={5} height={kNodePx.height} />
      <text x={x + 14} y={y + 17}>
        {node.kind === "user" ? "Callers" : name}
      </text>
      <text className="map-node-kind" x={x + 14} y={y + 32}>
        {kKindNames[node.kind]}
      </text>
    </Link>
  );
}
