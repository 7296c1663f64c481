#include "insight/service_graph.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "insight/attribute_text.h"
#include "insight/peer.h"
#include "insight/span_tree.h"

namespace weft::insight {
namespace {

using model::SpanKind;

constexpr std::string_view kDatabaseKeys[] = {"db.system.name", "db.system"};
constexpr std::string_view kQueueKeys[] = {"messaging.system"};
constexpr std::string_view kDestinationKeys[] = {"messaging.destination.name", "messaging.destination"};

Node queue_of(const model::Span& span) {
  std::string name(first_text(span, kQueueKeys));
  const auto destination = first_text(span, kDestinationKeys);
  if (!destination.empty()) name += (name.empty() ? "" : " ") + std::string(destination);
  return {NodeKind::queue, name.empty() ? "queue" : name};
}

bool is_message(const model::Span& span) {
  return span.kind == SpanKind::producer || span.kind == SpanKind::consumer ||
         !first_text(span, kQueueKeys).empty();
}

// By model: who sells it.
using Providers = std::unordered_map<std::string_view, std::string_view>;

Providers providers_in(const model::Trace& trace) {
  Providers providers;
  for (const auto& [span, fields, source, received] : trace.spans) {
    if (!fields.model.empty() && !fields.provider.empty()) providers.emplace(fields.model, fields.provider);
  }
  return providers;
}

// The provider of a model's call; "" where it names neither that nor its model.
std::string_view provider_of(const model::Normalised& call, const Providers& providers) {
  if (!call.provider.empty()) return call.provider;
  const auto known = providers.find(call.model);
  return known == providers.end() ? call.model : known->second;
}

// What a span calls that sends no spans itself, by what it says; none where it calls nothing such.
std::optional<Node> silent_callee(const model::StoredSpan& stored, const Providers& providers) {
  const auto& span = stored.span;
  if (span.kind == SpanKind::server || span.kind == SpanKind::consumer) return std::nullopt;
  if (const auto database = first_text(span, kDatabaseKeys); !database.empty()) {
    return Node{NodeKind::database, std::string(database)};
  }
  if (is_message(span)) return queue_of(span);
  const auto& fields = stored.normalised;
  if (fields.event_type == model::EventType::model) {
    if (const auto provider = provider_of(fields, providers); !provider.empty())
      return Node{NodeKind::model, std::string(provider)};
  }
  const auto peer = peer_of(span);
  if (span.kind == SpanKind::client && !peer.empty()) return Node{NodeKind::external, std::string(peer)};
  return std::nullopt;
}

class GraphOfTrace {
 public:
  GraphOfTrace(const model::Trace& trace, ServiceGraph& graph)
      : trace_(trace), tree_(trace), providers_(providers_in(trace)), graph_(graph) {}

  void add_all() {
    for (const size_t span : tree_.order()) {
      add_call_to(span);
      add_silent_callee(span);
    }
  }

 private:
  const model::StoredSpan& at(size_t span) const { return trace_.spans[span]; }
  Node service_of(size_t span) const { return {NodeKind::service, std::string(at(span).normalised.service)}; }
  void count(size_t span, const Node& caller, const Node& callee) {
    const auto& counted = at(span).span;
    graph_.add_call(caller, callee, counted.status_code == model::StatusCode::error, counted.duration_ns());
  }

  void add_call_to(size_t span) {
    const size_t parent = tree_.parent(span);
    const auto& called = at(span).span;
    if (parent == SpanTree::kNone) {
      const bool from_outside = called.kind == SpanKind::server && !tree_.is_orphan(span);
      if (from_outside) count(span, {NodeKind::user, "user"}, service_of(span));
      return;
    }
    if (called.kind == SpanKind::consumer) {
      count(span, queue_of(called), service_of(span));
    } else if (at(parent).normalised.service != at(span).normalised.service) {
      count(span, service_of(parent), service_of(span));
    }
  }

  void add_silent_callee(size_t span) {
    const auto callee = silent_callee(at(span), providers_);
    if (callee && !is_said_below(span, *callee)) count(span, service_of(span), *callee);
  }

  // A child answers the call, or says the same again: it calls the same node. What an outgoing call is for is
  // said by any child that names it. A message is answered by its consumer, which is the queue's other side.
  bool is_said_below(size_t span, const Node& callee) const {
    const bool is_guess = callee.kind == NodeKind::model && at(span).normalised.provider.empty();
    return std::ranges::any_of(tree_.children(span), [&](size_t child) {
      if (at(child).normalised.service != at(span).normalised.service)
        return callee.kind == NodeKind::external;
      const auto below = silent_callee(at(child), providers_);
      if (!below) return false;
      return *below == callee || callee.kind == NodeKind::external ||
             (is_guess && below->kind == NodeKind::model);
    });
  }

  const model::Trace& trace_;
  SpanTree tree_;
  const Providers providers_;
  ServiceGraph& graph_;
};

}  // namespace

std::string_view to_string(NodeKind kind) {
  constexpr std::array<std::string_view, 6> kNames{"service", "user",  "database",
                                                   "queue",   "model", "external"};
  return kNames[static_cast<size_t>(kind)];
}

EdgeStatistics* ServiceGraph::edge(const Node& caller, const Node& callee) {
  const std::pair key(caller, callee);
  const auto found = edges.find(key);
  if (found != edges.end()) return &found->second;
  return edges.size() < kMaxEdges ? &edges[key] : nullptr;
}

void ServiceGraph::add_call(const Node& caller, const Node& callee, bool failed, uint64_t duration_ns) {
  auto* statistics = edge(caller, callee);
  if (statistics == nullptr) {
    ++left_out_calls;
    return;
  }
  ++statistics->calls;
  statistics->errors += failed ? 1 : 0;
  statistics->latency.add(duration_ns);
}

void ServiceGraph::add(const ServiceGraph& other) {
  left_out_calls += other.left_out_calls;
  for (const auto& [ends, more] : other.edges) {
    auto* statistics = edge(ends.first, ends.second);
    if (statistics == nullptr) {
      left_out_calls += more.calls;
      continue;
    }
    statistics->calls += more.calls;
    statistics->errors += more.errors;
    statistics->latency.add(more.latency);
  }
}

ServiceGraph service_graph(const model::Trace& trace) {
  return service_graph(std::span(&trace, 1));
}

ServiceGraph service_graph(std::span<const model::Trace> traces) {
  ServiceGraph graph;
  for (const auto& trace : traces) GraphOfTrace(trace, graph).add_all();
  return graph;
}

}  // namespace weft::insight
