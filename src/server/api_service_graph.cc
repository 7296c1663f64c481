// GET /api/v1/service-graph
#include <chrono>

#include "insight/service_graph.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "store/service_calls.h"

namespace weft::server {
namespace {

using insight::NodeKind;

// store's callee and insight's node are named apart, so that neither room needs the other.
NodeKind node_kind(store::CalleeKind kind) {
  switch (kind) {
    case store::CalleeKind::service:
      return NodeKind::service;
    case store::CalleeKind::model:
    case store::CalleeKind::named_model:
      return NodeKind::model;
    case store::CalleeKind::database:
      return NodeKind::database;
    case store::CalleeKind::queue:
      return NodeKind::queue;
    case store::CalleeKind::external:
      break;
  }
  return NodeKind::external;
}

insight::ServiceGraph graph_of(const std::vector<store::ServiceCallsRow>& rows) {
  insight::ServiceGraph graph;
  for (const auto& row : rows) {
    const insight::Node user{NodeKind::user, "user"};
    const auto caller = row.caller.empty() ? user : insight::Node{NodeKind::service, row.caller};
    auto* edge = graph.edge(caller, {node_kind(row.kind), row.callee});
    if (edge == nullptr) {
      graph.left_out_calls += row.calls;
      continue;
    }
    edge->calls += row.calls;
    edge->errors += row.errors;
    edge->latency.add_to_bucket(row.bucket, row.calls);
  }
  return graph;
}

// Of one trace, where the request names one; of the last hour, where it names no time either.
Result<insight::ServiceGraph> graph_for(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  if (const auto trace_id = text_parameter(request, "trace_id")) {
    TRY_ASSIGN(const auto id, parse_trace_id(*trace_id));
    TRY_ASSIGN(const auto trace, reader.trace(id, project));
    return insight::service_graph(trace);
  }
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  const store::ServiceCallsQuery query{.project = project,
                                       .start_unix_nano = start.value_or(begin_of_range(since)),
                                       .end_unix_nano = end.value_or(UINT64_MAX)};
  TRY_ASSIGN(const auto rows, reader.service_calls(query));
  return graph_of(rows);
}

Result<Response> get_service_graph(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "trace_id", "start", "end", "since"}));
  TRY_ASSIGN(const auto graph, graph_for(reader, request));
  return json_response(200, insight::service_graph_json(graph));
}

}  // namespace

void add_service_graph_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/service-graph",
                   [&reader](const Request& request) { return get_service_graph(reader, request); });
}

}  // namespace weft::server
