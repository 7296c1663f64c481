// How Tempo's JSON says names and values of TraceQL: key and value as OTLP/JSON writes an attribute.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "traceql/datum.h"

namespace weft::server {

// {"key":…,"value":{"stringValue":…}}
void write_tempo_attribute(JsonWriter& json, std::string_view key, const traceql::OwnedDatum& value);

// `span.tier`, `resource."a b"` and `.tier` are "tier" and "a b" in the attributes of a span; intrinsics stay
// what they are.
std::string without_scope(std::string_view attribute);

}  // namespace weft::server
