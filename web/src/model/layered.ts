// Where the nodes of a graph stand, so that what calls is left of what is called: layers, as in Sugiyama, Tagawa and
// Toda (1981). Edges that close a circle are turned round, a node's layer is the longest way to it, an edge over several
// layers passes through a place of its own in each, and the order within layers follows the mean of the neighbours'.

export type Edge = readonly [from: number, to: number];

export interface Place {
  readonly column: number; // the layer
  readonly row: number; // halves too: short layers are centred
}

export interface Layout {
  readonly nodes: readonly Place[];
  readonly edges: readonly (readonly Place[])[]; // from caller to callee, the places in between included
  readonly columns: number;
  readonly rows: number;
}

const kSweeps = 8;

export function layered(count: number, edges: readonly Edge[]): Layout {
  const forward = withoutCircles(count, edges);
  const layers = layersOf(count, forward);
  const ways = withSteps(count, forward, layers);
  const rows = ordered(ways);
  const most = Math.max(0, ...rows.map((row) => row.length));
  const places: Place[] = [];
  for (const [column, row] of rows.entries()) {
    for (const [index, point] of row.entries())
      places[point] = { column, row: index + (most - row.length) / 2 };
  }
  return {
    nodes: places.slice(0, count),
    edges: edges.map(([from], index) => {
      const way = ways.paths[index]!.map((point) => places[point]!);
      return ways.paths[index]![0] === from ? way : way.toReversed();
    }),
    columns: rows.length,
    rows: most,
  };
}

// Depth first, from those that nobody calls: an edge to a node that is still open closes a circle.
function withoutCircles(count: number, edges: readonly Edge[]): Edge[] {
  const out = Array.from({ length: count }, (): number[] => []);
  const called = new Set<number>();
  for (const [index, [from, to]] of edges.entries()) {
    out[from]!.push(index);
    called.add(to);
  }
  const turned = new Set<number>();
  const state = new Uint8Array(count); // 0 not seen, 1 open, 2 done
  const visit = (node: number) => {
    state[node] = 1;
    for (const index of out[node]!) {
      const next = edges[index]![1];
      if (state[next] === 1) turned.add(index);
      else if (state[next] === 0) visit(next);
    }
    state[node] = 2;
  };
  const nodes = Array.from({ length: count }, (_, node) => node);
  for (const node of [...nodes.filter((one) => !called.has(one)), ...nodes])
    if (state[node] === 0) visit(node);
  return edges.map(([from, to], index) => (turned.has(index) ? [to, from] : [from, to]));
}

function layersOf(count: number, edges: readonly Edge[]): number[] {
  const layers = new Array<number>(count).fill(0);
  // Each pass settles at least one more layer.
  for (let pass = 0, isChanged = true; isChanged && pass < count; pass++) {
    isChanged = false;
    for (const [from, to] of edges) {
      if (from === to || layers[to]! > layers[from]!) continue;
      layers[to] = layers[from]! + 1;
      isChanged = true;
    }
  }
  return layers;
}

interface Ways {
  readonly layers: readonly number[]; // of nodes, then of the steps in between
  readonly paths: readonly (readonly number[])[]; // of each edge, from layer to layer
}

function withSteps(count: number, edges: readonly Edge[], nodeLayers: readonly number[]): Ways {
  const layers = nodeLayers.slice(0, count);
  const paths = edges.map(([from, to]) => {
    const path = [from];
    for (let layer = layers[from]! + 1; layer < layers[to]!; layer++) path.push(layers.push(layer) - 1);
    return [...path, to];
  });
  return { layers, paths };
}

// The points of each layer from top to bottom.
function ordered({ layers, paths }: Ways): number[][] {
  const rows = Array.from({ length: Math.max(-1, ...layers) + 1 }, (): number[] => []);
  for (const [point, layer] of layers.entries()) rows[layer]!.push(point);
  const [before, behind] = neighbours(layers.length, paths);
  for (let sweep = 0; sweep < kSweeps; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : rows.toReversed()) sortByMean(row, isDown ? before : behind, rows);
  }
  return rows;
}

function neighbours(count: number, paths: Ways["paths"]): [number[][], number[][]] {
  const before = Array.from({ length: count }, (): number[] => []);
  const behind = Array.from({ length: count }, (): number[] => []);
  for (const path of paths) {
    for (let at = 1; at < path.length; at++) {
      before[path[at]!]!.push(path[at - 1]!);
      behind[path[at - 1]!]!.push(path[at]!);
    }
  }
  return [before, behind];
}

function sortByMean(row: number[], neighboursOf: readonly number[][], rows: readonly number[][]) {
  const share = new Map<number, number>();
  for (const other of rows)
    for (const [at, point] of other.entries()) share.set(point, (at + 0.5) / other.length);
  const mean = (point: number) => {
    const near = neighboursOf[point]!;
    if (near.length === 0) return share.get(point)!;
    return near.reduce((sum, one) => sum + share.get(one)!, 0) / near.length;
  };
  const means = new Map(row.map((point) => [point, mean(point)]));
  row.sort((a, b) => means.get(a)! - means.get(b)! || a - b);
}
