#include "server/jaeger_search.h"

#include <algorithm>

#include "base/arena.h"
#include "server/gate.h"
#include "server/query_parameters.h"
#include "wire/json_node.h"

namespace weft::server {

Result<model::SpanKind> parse_jaeger_kind(std::string_view text) {
  using model::SpanKind;
  for (const auto kind : {SpanKind::unspecified, SpanKind::internal, SpanKind::server, SpanKind::client,
                          SpanKind::producer, SpanKind::consumer}) {
    if (text == model::to_string(kind)) return kind;
  }
  return fail(ErrorCode::invalid_argument,
              "\"{}\" is none of internal, server, client, producer, consumer, unspecified", text);
}

Status apply_jaeger_tag(store::TraceQuery& query, std::string key, std::string value) {
  if (key == "span.kind") {
    auto kind = parse_jaeger_kind(value);
    if (!kind) return wrap(kind.error(), "the tag span.kind");
    query.kind = *kind;
  } else if (key == "error" || key == "otel.status_code") {
    const bool is_error = value == "true" || value == "ERROR";
    query.status = is_error        ? model::StatusCode::error
                   : value == "OK" ? model::StatusCode::ok
                                   : model::StatusCode::unset;
  } else {
    query.attributes.emplace_back(std::move(key), std::move(value));
  }
  return {};
}

Status apply_jaeger_tags(store::TraceQuery& query, std::string_view parameter, const std::string& json) {
  Arena arena;
  const auto tags = wire::parse_json(json, arena, arena);
  if (!tags || !tags->is(wire::JsonNode::Kind::object))
    return fail(ErrorCode::invalid_argument, "malformed '{}' parameter, expecting a JSON object: {}",
                parameter, json);
  for (const auto& tag : tags->children()) {
    const bool is_truth = tag.is(wire::JsonNode::Kind::boolean);
    TRY(apply_jaeger_tag(
        query, std::string(tag.key()),
        is_truth ? std::string(tag.as_boolean() ? "true" : "false") : std::string(tag.text())));
  }
  return {};
}

Result<uint32_t> jaeger_limit(const Request& request, std::string_view parameter) {
  TRY_ASSIGN(const auto limit, count_parameter(request, parameter, kJaegerLimit, UINT32_MAX));
  return std::min(limit, store::kPageRowsMax);
}

Result<store::TraceSet> jaeger_traces(const store::Reader& reader, const std::vector<model::TraceId>& ids,
                                      const store::ProjectScope& project) {
  TRY_ASSIGN(auto all, reader.trace_set(ids, project));
  if (!all.truncated()) return all;
  store::TraceSet first;
  for (const auto& id : ids) {
    auto trace = reader.trace(id, project);
    if (!trace && trace.error().code == ErrorCode::not_found) continue;
    if (!trace) return tl::make_unexpected(std::move(trace).error());
    const bool is_too_much = first.span_count() + trace->spans.size() > store::kPageSpansMax;
    if (is_too_much && !first.traces().empty()) break;
    first.add(*std::move(trace));
  }
  return first;
}

Result<store::TraceSet> jaeger_traces(const store::Reader& reader, const store::TraceQuery& query) {
  TRY_ASSIGN(const auto page, reader.traces(query));
  std::vector<model::TraceId> ids;
  for (const auto& row : page.traces) ids.push_back(row.trace_id);
  return jaeger_traces(reader, ids, query.project);
}

Result<std::vector<store::Operation>> jaeger_operations(const store::Reader& reader, const Request& request,
                                                        std::string_view kind_parameter) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  const auto service = text_parameter(request, "service");
  if (!service) return fail(ErrorCode::invalid_argument, "parameter 'service' is required");
  TRY_ASSIGN(auto operations, reader.operation_kinds(project, *service));
  if (const auto text = text_parameter(request, kind_parameter)) {
    auto kind = parse_jaeger_kind(*text);
    if (!kind) return wrap(kind.error(), fmt::format("the parameter {}", kind_parameter));
    std::erase_if(operations, [&](const auto& operation) { return operation.kind != *kind; });
  }
  return operations;
}

void write_jaeger_operations(JsonWriter& json, const std::vector<store::Operation>& operations) {
  json.begin_array();
  for (const auto& [name, kind] : operations) {
    const bool is_known = kind != model::SpanKind::unspecified;
    json.begin_object().key("name").string(name);
    json.key("spanKind").string(is_known ? model::to_string(kind) : "").end_object();
  }
  json.end_array();
}

}  // namespace weft::server
