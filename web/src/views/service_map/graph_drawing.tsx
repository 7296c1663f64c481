import { Link, type LinkOptions } from "@tanstack/react-router";
import { useMemo } from "react";
import { formatExact } from "../../model/format";
import { type Layout, layered, type Place } from "../../model/layered";
import { type Call, type GraphNode, kKindNames, type ServiceGraph } from "../../model/service_graph";
import { useServiceClass } from "../service_name";
import "../../styles/service_map.css";

const kColumnPx = 266; // five of them fit a small screen
const kRowPx = 66;
const kNodePx = { width: 160, height: 40 };
const kMarginPx = 24;
const kWidestPx = 7;

// What is said of calls, and where one gets from there.
export interface GraphWords {
  readonly text: (call: Call) => string;
  readonly amount: (call: Call) => number; // how wide the line is, against the others
  readonly isBad: (call: Call) => boolean;
  readonly ofNode: (node: GraphNode) => LinkOptions;
  readonly ofCall: (caller: GraphNode, callee: GraphNode) => LinkOptions;
}

interface GraphDrawingProps {
  graph: ServiceGraph;
  label: string;
  words: GraphWords;
}

// Callers on the left, whom they call on the right. Every node and edge leads somewhere.
export function GraphDrawing({ graph, label, words }: GraphDrawingProps) {
  const layout = useMemo(
    () =>
      layered(
        graph.nodes.length,
        graph.calls.map(({ caller, callee }) => [caller, callee] as const),
      ),
    [graph],
  );
  const most = Math.max(...graph.calls.map(words.amount));
  const { width, height } = sizeOf(layout);
  return (
    <div className="map">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-label={label}>
        {graph.calls.map((call, index) => (
          <CallEdge
            key={`${call.caller} ${call.callee}`}
            graph={graph}
            call={call}
            path={pathOf(layout.edges[index]!)}
            widthPx={most === 0 ? 1 : 1 + ((kWidestPx - 1) * words.amount(call)) / most}
            words={words}
          />
        ))}
        {graph.calls.map((call, index) => (
          <text
            key={`${call.caller} ${call.callee}`}
            className={words.isBad(call) ? "map-label is-error" : "map-label"}
            textAnchor="middle"
            {...labelPlace(layout.edges[index]!)}
          >
            {words.text(call)}
          </text>
        ))}
        {graph.nodes.map((node, index) => (
          <NodeBox key={`${node.kind} ${node.name}`} node={node} place={layout.nodes[index]!} words={words} />
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
  words: GraphWords;
}

function CallEdge({ graph, call, path, widthPx, words }: CallEdgeProps) {
  const [caller, callee] = [graph.nodes[call.caller]!, graph.nodes[call.callee]!];
  const said = `${caller.name} calls ${callee.name}: ${words.text(call)}, ${formatExact(call.calls)} calls`;
  return (
    <Link
      {...words.ofCall(caller, callee)}
      className={words.isBad(call) ? "map-edge is-bad" : "map-edge"}
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

function NodeBox({ node, place, words }: { node: GraphNode; place: Place; words: GraphWords }) {
  const service = useServiceClass(node.name);
  const [x, y] = [leftOf(place), middleOf(place) - kNodePx.height / 2];
  const said = `${node.kind === "user" ? "Callers" : node.name}, ${kKindNames[node.kind]}`;
  return (
    <Link
      {...words.ofNode(node)}
      className={`map-node map-node-${node.kind} ${node.kind === "service" ? service : ""}`}
    >
      <title>{said}</title>
      <rect x={x} y={y} width={kNodePx.width} height={kNodePx.height} rx={node.kind === "service" ? 5 : 20} />
      <rect className="map-node-mark" x={x} y={y} width={5} height={kNodePx.height} />
      {/* Cuts off what does not fit. */}
      <svg x={x + 14} y={y} width={kNodePx.width - 18} height={kNodePx.height} aria-hidden="true">
        <text y={17}>{node.kind === "user" ? "Callers" : node.name}</text>
        <text className="map-node-kind" y={32}>
          {kKindNames[node.kind]}
        </text>
      </svg>
    </Link>
  );
}
