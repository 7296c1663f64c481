#include "base/json_writer.h"
#include "insight/service_graph.h"

namespace weft::insight {

std::string service_graph_json(const ServiceGraph& graph) {
  std::map<Node, size_t> number_of;
  for (const auto& [ends, statistics] : graph.edges) {
    number_of.try_emplace(ends.first);
    number_of.try_emplace(ends.second);
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("nodes").begin_array();
  size_t next = 0;
  for (auto& [node, number] : number_of) {
    number = next++;
    json.begin_object().key("kind").string(to_string(node.kind)).key("name").string(node.name).end_object();
  }
  json.end_array().key("edges").begin_array();
  for (const auto& [ends, statistics] : graph.edges) {
    json.begin_object().key("caller").unsigned_integer(number_of.at(ends.first));
    json.key("callee").unsigned_integer(number_of.at(ends.second));
    json.key("calls").unsigned_integer(statistics.calls).key("errors").unsigned_integer(statistics.errors);
    json.key("p50_ns").unsigned_integer(statistics.latency.quantile_ns(0.5));
    json.key("p95_ns").unsigned_integer(statistics.latency.quantile_ns(0.95));
    json.key("p99_ns").unsigned_integer(statistics.latency.quantile_ns(0.99)).end_object();
  }
  json.end_array().key("left_out_calls").unsigned_integer(graph.left_out_calls).end_object();
  return out;
}

}  // namespace weft::insight
