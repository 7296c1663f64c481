// OTLP/JSON out, as the specification has it: ids in hex, enumerations as numbers, 64-bit integers as
// strings, fields that have their default left out.
#include "base/json_writer.h"
#include "wire/json_fields.h"
#include "wire/otlp.h"
#include "wire/otlp_runs.h"
#include "wire/value_json.h"

namespace weft::wire {
namespace {

void write_status(JsonWriter& json, const model::Span& span) {
  json.key("status").begin_object();
  write_text(json, "message", span.status_message);
  write_count(json, "code", static_cast<uint32_t>(span.status_code));
  json.end_object();
}

void write_span(JsonWriter& json, const model::Span& span) {
  json.begin_object();
  json.key("traceId").string(span.trace_id.hex());
  json.key("spanId").string(span.span_id.hex());
  write_text(json, "traceState", span.trace_state);
  if (span.parent_span_id.is_valid()) json.key("parentSpanId").string(span.parent_span_id.hex());
  write_count(json, "flags", span.flags);
  write_text(json, "name", span.name);
  write_count(json, "kind", static_cast<uint32_t>(span.kind));
  json.key("startTimeUnixNano").string(std::to_string(span.start_time_unix_nano));
  json.key("endTimeUnixNano").string(std::to_string(span.end_time_unix_nano));
  write_otlp_attributes(json.key("attributes"), span.attributes);
  write_count(json, "droppedAttributesCount", span.dropped_attributes_count);
  if (!span.events.empty()) write_otlp_events(json.key("events"), span.events);
  write_count(json, "droppedEventsCount", span.dropped_events_count);
  if (!span.links.empty()) write_otlp_links(json.key("links"), span.links);
  write_count(json, "droppedLinksCount", span.dropped_links_count);
  write_status(json, span);
  json.end_object();
}

void write_scope_spans(JsonWriter& json, const model::Scope& scope, SpanRun spans) {
  // The schema URL stands beside the scope here; inside it is the store's form.
  auto without_url = scope;
  without_url.schema_url = {};
  json.begin_object();
  write_otlp_scope(json.key("scope"), without_url);
  json.key("spans").begin_array();
  for (const auto& span : spans) write_span(json, span);
  json.end_array();
  write_text(json, "schemaUrl", scope.schema_url);
  json.end_object();
}

void write_resource_spans(JsonWriter& json, const model::SpanBatch& batch) {
  json.begin_array();
  for (const auto& resource_run : runs_of_resource(batch.spans)) {
    const auto& resource = batch.resources[resource_run.front().resource_index];
    auto without_url = resource;
    without_url.schema_url = {};
    json.begin_object();
    write_otlp_resource(json.key("resource"), without_url);
    json.key("scopeSpans").begin_array();
    for (const auto& scope_run : runs_of_scope(resource_run)) {
      write_scope_spans(json, batch.scopes[scope_run.front().scope_index], scope_run);
    }
    json.end_array();
    write_text(json, "schemaUrl", resource.schema_url);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string encode_resource_spans_json(const model::SpanBatch& batch) {
  std::string list;
  JsonWriter json(list);
  write_resource_spans(json, batch);
  return list;
}

std::string encode_otlp_json(const model::SpanBatch& batch) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  write_resource_spans(json.key("resourceSpans"), batch);
  json.end_object();
  return body;
}

}  // namespace weft::wire
