// The service graph: who calls whom, how often, how often in vain, and how long it takes.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "insight/latency_histogram.h"
#include "model/trace.h"

namespace weft::insight {

enum class NodeKind : uint8_t {
  service,
  user,      // whoever calls without being traced: one node
  database,  // by db.system
  queue,     // by messaging.system and destination
  model,     // by its provider, else by its own name
  external,  // called by name and never heard of
};
std::string_view to_string(NodeKind kind);

struct Node {
  NodeKind kind = NodeKind::service;
  std::string name;
  auto operator<=>(const Node&) const = default;
};

struct EdgeStatistics {
  uint64_t calls = 0;
  uint64_t errors = 0;
  LatencyHistogram latency;
};

// Beyond: calls between further pairs are counted in `left_out_calls`.
inline constexpr size_t kMaxEdges = 5'000;

// Adding one graph to another gives the graph of both. Value; one thread at a time.
struct ServiceGraph {
  std::map<std::pair<Node, Node>, EdgeStatistics> edges;  // caller, callee
  uint64_t left_out_calls = 0;

  // Where a call is counted; null beyond kMaxEdges.
  EdgeStatistics* edge(const Node& caller, const Node& callee);
  void add_call(const Node& caller, const Node& callee, bool failed, uint64_t duration_ns);
  void add(const ServiceGraph& other);
};

// Each call is counted once, by the first rule that fits its span s, with s's duration; it is an error when
// the status of s is `error`:
//
//   parent of another service, s a message's consumer   queue → service (its producer: service → queue)
//   parent of another service                           its service → service of s
//   s a server without a parent                         user → service
//   s not a server, with db.system                      service → database
//   s a producer, or not a server with messaging.system service → queue
//   s a model event, not a server                       service → model
//   s a client that nobody answered, naming a peer      service → external
//
// A model's call that names no provider (many that fail do not) is one of the provider that the trace names
// for the same model elsewhere; where it names none, of the model itself; and where it is around another call
// of a model, it is that one. The last four hold for the deepest of nested spans that call the same node: an
// instrumentor around a client counts once, a database's client that asks a cache first is two calls. A span
// whose parent is missing is called by nobody known, and makes no edge. O(n log n).
ServiceGraph service_graph(const model::Trace& trace);
ServiceGraph service_graph(std::span<const model::Trace> traces);

// {"nodes":[{"kind","name"}],"edges":[{"caller","callee","calls","errors","p50_ns","p95_ns","p99_ns"}],
// "left_out_calls"}: caller and callee are indexes into nodes.
std::string service_graph_json(const ServiceGraph& graph);

}  // namespace weft::insight
