import { describe, expect, it } from "vitest";
import { type Edge, layered } from "./layered";

const columns = (count: number, edges: readonly Edge[]) =>
  layered(count, edges).nodes.map(({ column }) => column);

describe("a layered graph", () => {
  it("has what calls left of what is called", () => {
    expect(
      columns(4, [
        [0, 1],
        [1, 2],
        [0, 2],
        [2, 3],
      ]),
    ).toEqual([0, 1, 2, 3]);
  });
  it("keeps a circle from going on for ever", () => {
    expect(
      columns(3, [
        [0, 1],
        [1, 2],
        [2, 1],
      ]),
    ).toEqual([0, 1, 2]);
    expect(columns(1, [[0, 0]])).toEqual([0]);
  });
  it("leads each edge from caller to callee, also one that was turned round", () => {
    const { edges, nodes } = layered(2, [
      [0, 1],
      [1, 0],
    ]);
    expect(edges).toEqual([
      [nodes[0], nodes[1]],
      [nodes[1], nodes[0]],
    ]);
  });
  it("gives an edge a place of its own in the layers that it crosses", () => {
    const { edges, rows } = layered(3, [
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(edges[2]).toHaveLength(3);
    expect(rows).toBe(2);
  });
  it("does not cross edges that need not cross", () => {
    const { nodes } = layered(4, [
      [0, 3],
      [1, 2],
    ]);
    expect(nodes[0]!.row < nodes[1]!.row).toBe(nodes[3]!.row < nodes[2]!.row);
  });
  it("of nothing is empty", () => {
    expect(layered(0, [])).toEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
  });
});
