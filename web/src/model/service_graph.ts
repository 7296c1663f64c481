// Who calls whom, and what to search for to see such calls.
import type { Nanoseconds } from "./nanoseconds";
import { quoted } from "./traceql";

export type NodeKind = "service" | "user" | "database" | "queue" | "model" | "external";

export interface GraphNode {
  readonly kind: NodeKind;
  readonly name: string;
}

export interface Call {
  readonly caller: number; // index into the nodes
  readonly callee: number;
  readonly calls: number;
  readonly errors: number;
  readonly p50: Nanoseconds;
  readonly p95: Nanoseconds;
  readonly p99: Nanoseconds;
}

export interface ServiceGraph {
  readonly nodes: readonly GraphNode[];
  readonly calls: readonly Call[];
  readonly leftOut: number; // calls between further pairs
}

export const kKindNames: Readonly<Record<NodeKind, string>> = {
  service: "service",
  user: "not traced",
  database: "database",
  queue: "queue",
  model: "model",
  external: "external",
};

const kPeerKeys = [
  "service.peer.name",
  "peer.service",
  "server.address",
  "net.peer.name",
  "http.host",
  "rpc.service",
];

// The condition of spans that are in a service, or call what is not one.
function conditionOf({ kind, name }: GraphNode): string {
  switch (kind) {
    case "service":
      return `resource.service.name = ${quoted(name)}`;
    case "user":
      return `span:parentID = "" && kind = server`;
    case "database":
      return anyOf(["db.system", "db.system.name"], name);
    case "queue":
      return queueCondition(name);
    case "model": // by its provider, or by its own name where its calls name none
      return `(llm.provider = ${quoted(name)} || llm.model = ${quoted(name)})`;
    case "external":
      return `kind = client && ${anyOf(kPeerKeys, name)}`;
  }
}

const anyOf = (keys: readonly string[], value: string) =>
  `(${keys.map((key) => `span.${key} = ${quoted(value)}`).join(" || ")})`;

// A queue is named by its system and its destination.
function queueCondition(name: string): string {
  const [system = "", ...destination] = name.split(" ");
  const of = `span.messaging.system = ${quoted(system)}`;
  if (destination.length === 0) return of;
  return `${of} && ${anyOf(["messaging.destination.name", "messaging.destination"], destination.join(" "))}`;
}

export const queryOfNode = (node: GraphNode) => `{ ${conditionOf(node)} }`;

// Both in one trace, the callee's span right below the caller's; where one side has no spans of its own, what the
// other's spans say of it.
export function queryOfCall(caller: GraphNode, callee: GraphNode): string {
  if (caller.kind === "service" && callee.kind === "service")
    return `${queryOfNode(caller)} > ${queryOfNode(callee)}`;
  const consumer = caller.kind === "queue" ? " && kind = consumer" : "";
  return `{ ${conditionOf(caller)} && ${conditionOf(callee)}${consumer} }`;
}

export const errorShare = ({ calls, errors }: Call) => (calls === 0 ? 0 : errors / calls);
