#include "wire/value_json.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "wire/base64.h"
#include "wire/json_fields.h"
#include "wire/json_node.h"
#include "wire/otlp_json_reader.h"

namespace weft::wire {
namespace {

using model::Value;

void write_real(JsonWriter& json, double number) {
  // A reader may take "-0" for an integer, which has no sign to keep.
  if (number == 0 && std::signbit(number)) {
    json.raw("-0.0");
  } else {
    json.real(number);
  }
}

void write_attributes_if_any(JsonWriter& json, model::Attributes attributes) {
  if (!attributes.empty()) write_otlp_attributes(json.key("attributes"), attributes);
}

template <size_t kBytes>
void write_id(JsonWriter& json, std::string_view name, const model::Id<kBytes>& id) {
  if (id.is_valid()) json.key(name).string(id.hex());
}

void write_event(JsonWriter& json, const model::SpanEvent& event) {
  json.begin_object();
  if (event.time_unix_nano != 0) json.key("timeUnixNano").string(std::to_string(event.time_unix_nano));
  write_text(json, "name", event.name);
  write_attributes_if_any(json, event.attributes);
  write_count(json, "droppedAttributesCount", event.dropped_attributes_count);
  json.end_object();
}

void write_link(JsonWriter& json, const model::SpanLink& link) {
  json.begin_object();
  write_id(json, "traceId", link.trace_id);
  write_id(json, "spanId", link.span_id);
  write_text(json, "traceState", link.trace_state);
  write_attributes_if_any(json, link.attributes);
  write_count(json, "droppedAttributesCount", link.dropped_attributes_count);
  write_count(json, "flags", link.flags);
  json.end_object();
}

// Parses what weft wrote and reads it with `read`, a member of OtlpJsonReader. Texts and lists go to `arena`.
template <class Made>
Result<Made> read_stored(std::string_view json, Arena& arena,
                         Status (OtlpJsonReader::*read)(const JsonNode&, Made&)) {
  Arena nodes;
  OtlpJsonReader reader(arena);
  Made made{};
  Status status;
  if (const auto root = parse_json(arena.copy(json), nodes, arena); !root) {
    status = tl::make_unexpected(root.error());
  } else {
    status = (reader.*read)(*root, made);
  }
  if (!status) return fail(ErrorCode::data_loss, "stored OTLP/JSON is damaged: {}", status.error().message);
  return made;
}

}  // namespace

void write_otlp_value(JsonWriter& json, const Value& value) {
  json.begin_object();
  switch (value.type()) {
    case Value::Type::empty:
      break;
    case Value::Type::string:
      json.key("stringValue").string(value.as_string());
      break;
    case Value::Type::boolean:
      json.key("boolValue").boolean(value.as_boolean());
      break;
    case Value::Type::integer:
      json.key("intValue").string(std::to_string(value.as_integer()));
      break;
    case Value::Type::real:
      write_real(json.key("doubleValue"), value.as_real());
      break;
    case Value::Type::bytes:
      json.key("bytesValue").string(to_base64(value.as_string()));
      break;
    case Value::Type::array:
      json.key("arrayValue").begin_object().key("values").begin_array();
      for (const Value& item : value.as_array()) write_otlp_value(json, item);
      json.end_array().end_object();
      break;
    case Value::Type::map:
      json.key("kvlistValue").begin_object();
      write_otlp_attributes(json.key("values"), value.as_map());
      json.end_object();
      break;
  }
  json.end_object();
}

void write_otlp_attributes(JsonWriter& json, model::Attributes attributes) {
  json.begin_array();
  for (const auto& attribute : attributes) {
    json.begin_object().key("key").string(attribute.key);
    write_otlp_value(json.key("value"), attribute.value);
    json.end_object();
  }
  json.end_array();
}

void write_otlp_resource(JsonWriter& json, const model::Resource& resource) {
  json.begin_object();
  write_attributes_if_any(json, resource.attributes);
  write_count(json, "droppedAttributesCount", resource.dropped_attributes_count);
  write_text(json, "schemaUrl", resource.schema_url);
  json.end_object();
}

void write_otlp_scope(JsonWriter& json, const model::Scope& scope) {
  json.begin_object();
  write_text(json, "name", scope.name);
  write_text(json, "version", scope.version);
  write_attributes_if_any(json, scope.attributes);
  write_count(json, "droppedAttributesCount", scope.dropped_attributes_count);
  write_text(json, "schemaUrl", scope.schema_url);
  json.end_object();
}

void write_otlp_events(JsonWriter& json, std::span<const model::SpanEvent> events) {
  json.begin_array();
  for (const auto& event : events) write_event(json, event);
  json.end_array();
}

void write_otlp_links(JsonWriter& json, std::span<const model::SpanLink> links) {
  json.begin_array();
  for (const auto& link : links) write_link(json, link);
  json.end_array();
}

Result<Value> read_otlp_value(std::string_view json, Arena& arena) {
  return read_stored<Value>(json, arena, &OtlpJsonReader::value);
}

Result<model::Resource> read_otlp_resource(std::string_view json, Arena& arena) {
  return read_stored<model::Resource>(json, arena, &OtlpJsonReader::resource);
}

Result<model::Scope> read_otlp_scope(std::string_view json, Arena& arena) {
  return read_stored<model::Scope>(json, arena, &OtlpJsonReader::scope);
}

Result<std::span<const model::SpanEvent>> read_otlp_events(std::string_view json, Arena& arena) {
  return read_stored<std::span<const model::SpanEvent>>(json, arena, &OtlpJsonReader::events);
}

Result<std::span<const model::SpanLink>> read_otlp_links(std::string_view json, Arena& arena) {
  return read_stored<std::span<const model::SpanLink>>(json, arena, &OtlpJsonReader::links);
}

void write_plain_value(JsonWriter& json, const Value& value) {
  switch (value.type()) {
    case Value::Type::empty:
      json.null();
      return;
    case Value::Type::string:
      json.string(value.as_string());
      return;
    case Value::Type::boolean:
      json.boolean(value.as_boolean());
      return;
    case Value::Type::integer:
      json.integer(value.as_integer());
      return;
    case Value::Type::real:
      write_real(json, value.as_real());
      return;
    case Value::Type::bytes:
      json.string(to_base64(value.as_string()));
      return;
    case Value::Type::array:
      json.begin_array();
      for (const Value& item : value.as_array()) write_plain_value(json, item);
      json.end_array();
      return;
    case Value::Type::map:
      write_plain_attributes(json, value.as_map());
      return;
  }
}

void write_plain_attributes(JsonWriter& json, model::Attributes attributes) {
  json.begin_object();
  for (const auto& attribute : attributes) write_plain_value(json.key(attribute.key), attribute.value);
  json.end_object();
}

}  // namespace weft::wire
