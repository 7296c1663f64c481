#include "wire/trace_json.h"

#include "base/json_writer.h"
#include "model/event_id.h"
#include "wire/api_fields.h"
#include "wire/json_node.h"
#include "wire/trace_summary_json.h"
#include "wire/value_json.h"

namespace weft::wire {
namespace {

using Updates = std::unordered_map<std::string, std::string>;

void write_attributes(JsonWriter& json, model::Attributes attributes, uint32_t dropped) {
  write_plain_attributes(json.key("attributes"), attributes);
  json.key("dropped_attributes_count").unsigned_integer(dropped);
}

std::string resource_json(const model::Resource& resource) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_attributes(json, resource.attributes, resource.dropped_attributes_count);
  json.key("schema_url").string(resource.schema_url).end_object();
  return out;
}

std::string scope_json(const model::Scope& scope) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("name").string(scope.name).key("version").string(scope.version);
  write_attributes(json, scope.attributes, scope.dropped_attributes_count);
  json.key("schema_url").string(scope.schema_url).end_object();
  return out;
}

void write_events(JsonWriter& json, std::span<const model::SpanEvent> events) {
  json.key("events").begin_array();
  for (const auto& event : events) {
    json.begin_object();
    write_time(json, "time_unix_nano", event.time_unix_nano);
    json.key("name").string(event.name);
    write_attributes(json, event.attributes, event.dropped_attributes_count);
    json.end_object();
  }
  json.end_array();
}

void write_links(JsonWriter& json, std::span<const model::SpanLink> links) {
  json.key("links").begin_array();
  for (const auto& link : links) {
    json.begin_object();
    write_id(json, "trace_id", link.trace_id);
    write_id(json, "span_id", link.span_id);
    json.key("trace_state").string(link.trace_state);
    json.key("flags").unsigned_integer(link.flags);
    write_attributes(json, link.attributes, link.dropped_attributes_count);
    json.end_object();
  }
  json.end_array();
}

void write_ids(JsonWriter& json, const model::Span& span) {
  write_id(json, "span_id", span.span_id);
  if (span.parent_span_id.is_valid()) {
    write_id(json, "parent_span_id", span.parent_span_id);
  } else {
    json.key("parent_span_id").null();
  }
  write_id(json, "trace_id", span.trace_id);
}

void write_place(JsonWriter& json, const model::TreeNode& node) {
  json.key("depth").unsigned_integer(node.depth);
  json.key("missing_parent").boolean(node.missing_parent);
}

// OTLP's fields, apart from resource and scope.
void write_span_fields(JsonWriter& json, const model::Span& span) {
  json.key("name").string(span.name).key("kind").string(model::to_string(span.kind));
  write_time(json, "start_time_unix_nano", span.start_time_unix_nano);
  write_time(json, "end_time_unix_nano", span.end_time_unix_nano);
  json.key("duration_ns").unsigned_integer(span.duration_ns());
  json.key("status").begin_object().key("code").string(model::to_string(span.status_code));
  json.key("message").string(span.status_message).end_object();
  json.key("trace_state").string(span.trace_state).key("flags").unsigned_integer(span.flags);
  write_attributes(json, span.attributes, span.dropped_attributes_count);
  write_events(json, span.events);
  json.key("dropped_events_count").unsigned_integer(span.dropped_events_count);
  write_links(json, span.links);
  json.key("dropped_links_count").unsigned_integer(span.dropped_links_count);
}

void write_normalised(JsonWriter& json, const model::StoredSpan& stored) {
  const auto& normalised = stored.normalised;
  json.key("project").string(normalised.project);
  json.key("service").string(normalised.service);
  json.key("event_type").string(model::to_string(normalised.event_type));
  json.key("event_name").string(normalised.event_name);
  write_known(json, "session_id", normalised.session_id);
  write_known(json, "user_id", normalised.user_id);
  write_known(json, "model", normalised.model);
  write_known(json, "provider", normalised.provider);
  // The exporter names the process that made the span; honeyhive.source is inherited along a linked trace.
  write_known(json, "source", stored.exporter_source.empty() ? normalised.source : stored.exporter_source);
  write_known(json, "exporter_source", stored.exporter_source);
  write_tokens(json, normalised.tokens);
  write_known(json, "cost_usd", normalised.cost_usd);
}

const JsonNode* member(const JsonNode& object, std::string_view key) {
  if (!object.is(JsonNode::Kind::object)) return nullptr;
  for (const auto& child : object.children()) {
    if (child.key() == key) return &child;
  }
  return nullptr;
}

// `map`, the text of an object, with the members of `update` put over its own.
void write_merged(JsonWriter& json, std::string_view map, const JsonNode& update) {
  Arena arena;
  json.begin_object();
  if (const auto parsed = parse_json(map, arena, arena)) {
    for (const auto& child : parsed->children()) {
      if (member(update, child.key()) == nullptr) write_json(json.key(child.key()), child);
    }
  }
  for (const auto& child : update.children()) write_json(json.key(child.key()), child);
  json.end_object();
}

void write_map(JsonWriter& json, std::string_view name, const std::string& map, const JsonNode& update) {
  json.key(name);
  const JsonNode* const changed = member(update, name);
  if (changed != nullptr && changed->is(JsonNode::Kind::object)) {
    write_merged(json, map, *changed);
  } else {
    json.raw(map);
  }
}

// The event's maps and its error, with what the client sent later put over them. `update` is null without
// any.
void write_maps(JsonWriter& json, const model::EventMaps& maps, std::string_view error,
                const JsonNode& update) {
  write_map(json, "inputs", maps.inputs, update);
  write_map(json, "outputs", maps.outputs, update);
  write_map(json, "config", maps.config, update);
  write_map(json, "metadata", maps.metadata, update);
  write_map(json, "metrics", maps.metrics, update);
  write_map(json, "feedback", maps.feedback, update);
  write_map(json, "user_properties", maps.user_properties, update);
  if (const JsonNode* const changed = member(update, "error")) {
    write_json(json.key("error"), *changed);
  } else {
    write_known(json, "error", error);
  }
  json.key("normalised_from").begin_object();
  for (const auto& source : maps.provenance) json.key(source.field).string(source.key);
  json.end_object();
}

// Writes the spans of one trace. One thread.
class SpanWriter {
 public:
  SpanWriter(const model::Trace& trace, const Updates& update_of) : trace_(trace), update_of_(update_of) {
    for (const auto& resource : trace.resources) resources_.push_back(resource_json(resource));
    for (const auto& scope : trace.scopes) scopes_.push_back(scope_json(scope));
  }

  // `node`: where the span is in the tree; null leaves that out.
  void write(JsonWriter& json, const model::StoredSpan& stored, const model::TreeNode* node) const {
    const auto& span = stored.span;
    const auto& resource = trace_.resources[span.resource_index];
    const auto& scope = trace_.scopes[span.scope_index];
    const std::string event_id = stored.normalised.event_id.empty()
                                     ? model::event_id(span.trace_id, span.span_id)
                                     : std::string(stored.normalised.event_id);
    json.begin_object();
    write_ids(json, span);
    if (node != nullptr) write_place(json, *node);
    write_span_fields(json, span);
    json.key("resource").raw(resources_[span.resource_index]);
    json.key("scope").raw(scopes_[span.scope_index]);
    json.key("event_id").string(event_id);
    write_normalised(json, stored);
    Arena arena;
    write_maps(json, model::event_maps(span, resource, scope), stored.normalised.error,
               update(event_id, arena));
    json.end_object();
  }

 private:
  JsonNode update(const std::string& event_id, Arena& arena) const {
    const auto found = update_of_.find(event_id);
    if (found == update_of_.end()) return {};
    // The store gives JSON that was checked when it came in.
    return parse_json(found->second, arena, arena).value_or(JsonNode());
  }

  const model::Trace& trace_;
  const Updates& update_of_;
  // Many spans share them, so each is written once.
  std::vector<std::string> resources_;
  std::vector<std::string> scopes_;
};

}  // namespace

std::string trace_json(const model::Trace& trace, const Updates& update_of) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_trace_summary(json, trace);
  json.key("spans").begin_array();
  const SpanWriter spans(trace, update_of);
  for (const auto& node : model::tree(trace)) spans.write(json, trace.spans[node.span], &node);
  json.end_array().end_object();
  return out;
}

std::string spans_json(const model::Trace& trace, const Updates& update_of) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_id(json, "trace_id", trace.trace_id);
  json.key("spans").begin_array();
  const SpanWriter spans(trace, update_of);
  for (const auto& stored : trace.spans) spans.write(json, stored, nullptr);
  json.end_array().end_object();
  return out;
}

}  // namespace weft::wire
