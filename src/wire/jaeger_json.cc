#include "wire/jaeger_json.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "wire/base64.h"
#include "wire/value_json.h"

namespace weft::wire {
namespace {

using model::Value;

// The JavaScript of Jaeger's UI has 53 bits for an integer; Jaeger itself sends larger ones as they are.
void write_tag_value(JsonWriter& json, std::string_view type, const Value& value) {
  json.key("type").string(type).key("value");
  write_plain_value(json, value);
}

void write_tag(JsonWriter& json, std::string_view key, const Value& value) {
  json.begin_object().key("key").string(key);
  switch (value.type()) {
    case Value::Type::boolean:
      write_tag_value(json, "bool", value);
      break;
    case Value::Type::integer:
      write_tag_value(json, "int64", value);
      break;
    case Value::Type::real:
      write_tag_value(json, "float64", value);
      break;
    case Value::Type::bytes:
      write_tag_value(json, "binary", value);
      break;
    case Value::Type::string:
      write_tag_value(json, "string", value);
      break;
    default: {  // empty, lists and maps
      std::string text;
      JsonWriter inner(text);
      if (value.type() != Value::Type::empty) write_plain_value(inner, value);
      json.key("type").string("string").key("value").string(text);
    }
  }
  json.end_object();
}

void write_text_tag(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) write_tag(json, key, Value::string(text));
}

void write_status_tags(JsonWriter& json, const model::Span& span) {
  if (span.status_code == model::StatusCode::unset) return;
  const bool is_error = span.status_code == model::StatusCode::error;
  write_text_tag(json, "otel.status_code", is_error ? "ERROR" : "OK");
  write_text_tag(json, "otel.status_description", span.status_message);
  if (is_error) write_tag(json, "error", Value::boolean(true));
}

void write_tags(JsonWriter& json, const model::Span& span, const model::Scope& scope) {
  json.key("tags").begin_array();
  for (const auto& attribute : span.attributes) write_tag(json, attribute.key, attribute.value);
  if (span.kind != model::SpanKind::unspecified)
    write_text_tag(json, "span.kind", model::to_string(span.kind));
  write_status_tags(json, span);
  write_text_tag(json, "otel.scope.name", scope.name);
  write_text_tag(json, "otel.scope.version", scope.version);
  write_text_tag(json, "w3c.tracestate", span.trace_state);
  json.end_array();
}

void write_reference(JsonWriter& json, std::string_view kind, const model::TraceId& trace_id,
                     const model::SpanId& span_id) {
  json.begin_object().key("refType").string(kind);
  json.key("traceID").string(trace_id.hex()).key("spanID").string(span_id.hex()).end_object();
}

void write_references(JsonWriter& json, const model::Span& span) {
  json.key("references").begin_array();
  if (span.parent_span_id.is_valid()) write_reference(json, "CHILD_OF", span.trace_id, span.parent_span_id);
  for (const auto& link : span.links) write_reference(json, "FOLLOWS_FROM", link.trace_id, link.span_id);
  json.end_array();
}

void write_logs(JsonWriter& json, const model::Span& span) {
  json.key("logs").begin_array();
  for (const auto& event : span.events) {
    json.begin_object().key("timestamp").unsigned_integer(event.time_unix_nano / 1'000);
    json.key("fields").begin_array();
    write_text_tag(json, "event", event.name);
    for (const auto& attribute : event.attributes) write_tag(json, attribute.key, attribute.value);
    json.end_array().end_object();
  }
  json.end_array();
}

// What Jaeger calls a process is a resource under the name of its service.
class Processes {
 public:
  // "p1", "p2", … in order of first use.
  std::string id_of(const model::StoredSpan& stored) {
    const auto key = std::pair(stored.span.resource_index, stored.normalised.service);
    return fmt::format("p{}", numbers_.emplace(key, numbers_.size() + 1).first->second);
  }

  void write(JsonWriter& json, const model::Trace& trace) const {
    json.begin_object();
    for (const auto& [process, number] : numbers_) {
      json.key(fmt::format("p{}", number)).begin_object();
      json.key("serviceName").string(process.second).key("tags").begin_array();
      for (const auto& attribute : trace.resources[process.first].attributes) {
        if (attribute.key != "service.name") write_tag(json, attribute.key, attribute.value);
      }
      json.end_array().end_object();
    }
    json.end_object();
  }

 private:
  std::map<std::pair<uint32_t, std::string_view>, size_t> numbers_;
};

void write_span(JsonWriter& json, const model::StoredSpan& stored, const model::Scope& scope,
                std::string_view process) {
  const auto& span = stored.span;
  json.begin_object();
  json.key("traceID").string(span.trace_id.hex()).key("spanID").string(span.span_id.hex());
  json.key("flags").unsigned_integer(span.flags).key("operationName").string(span.name);
  write_references(json, span);
  json.key("startTime").unsigned_integer(span.start_time_unix_nano / 1'000);
  json.key("duration").unsigned_integer(span.duration_ns() / 1'000);
  write_tags(json, span, scope);
  write_logs(json, span);
  json.key("processID").string(process).key("warnings").null();
  json.end_object();
}

}  // namespace

void write_jaeger_trace(JsonWriter& json, const model::Trace& trace) {
  Processes processes;
  json.begin_object().key("traceID").string(trace.trace_id.hex()).key("spans").begin_array();
  for (const auto& stored : trace.spans)
    write_span(json, stored, trace.scopes[stored.span.scope_index], processes.id_of(stored));
  json.end_array();
  processes.write(json.key("processes"), trace);
  json.key("warnings");
  if (trace.truncated) {
    json.begin_array()
        .string("more spans are stored than weft reads at once: these are the earliest")
        .end_array();
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace weft::wire
