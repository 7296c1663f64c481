// Values and attributes ↔ JSON text, in two shapes: OTLP's (typed: {"intValue":"1"}), which loses nothing and
// is what the store keeps for rare shapes; and plain ({"a":1}), which is what people read.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "model/span.h"

namespace weft::wire {

// OTLP/JSON: an AnyValue, a KeyValue list, and the messages the store keeps whole. Bytes are base64 as in
// protobuf's JSON mapping; integers are strings.
void write_otlp_value(JsonWriter& json, const model::Value& value);
void write_otlp_attributes(JsonWriter& json, model::Attributes attributes);
void write_otlp_resource(JsonWriter& json, const model::Resource& resource);  // with "schemaUrl"
void write_otlp_scope(JsonWriter& json, const model::Scope& scope);           // with "schemaUrl"
void write_otlp_events(JsonWriter& json, std::span<const model::SpanEvent> events);
void write_otlp_links(JsonWriter& json, std::span<const model::SpanLink> links);

// Back again; texts are copied into the arena. Errors: data_loss, since only what weft wrote is read here.
Result<model::Value> read_otlp_value(std::string_view json, Arena& arena);
Result<model::Resource> read_otlp_resource(std::string_view json, Arena& arena);
Result<model::Scope> read_otlp_scope(std::string_view json, Arena& arena);
Result<std::span<const model::SpanEvent>> read_otlp_events(std::string_view json, Arena& arena);
Result<std::span<const model::SpanLink>> read_otlp_links(std::string_view json, Arena& arena);

// Plain JSON: strings, numbers, booleans, lists, objects; bytes as base64 text; empty as null. Integers
// beyond 2^53 stay exact digits (our readers are told so in the OpenAPI file).
void write_plain_value(JsonWriter& json, const model::Value& value);
void write_plain_attributes(JsonWriter& json, model::Attributes attributes);

}  // namespace weft::wire
