#include "server/found_json.h"

#include "wire/api_fields.h"

namespace weft::server {

void write_datum(JsonWriter& json, const traceql::OwnedDatum& value) {
  struct Write {
    JsonWriter& json;
    void operator()(std::monostate) const { json.null(); }
    void operator()(bool is) const { json.boolean(is); }
    void operator()(int64_t number) const { json.integer(number); }
    void operator()(double number) const { json.real(number); }
    void operator()(const std::string& text) const { json.string(text); }
  };
  std::visit(Write{json}, value);
}

namespace {

void write_attributes(JsonWriter& json,
                      const std::vector<std::pair<std::string, traceql::OwnedDatum>>& attributes) {
  json.key("attributes").begin_object();
  for (const auto& [name, value] : attributes) write_datum(json.key(name), value);
  json.end_object();
}

void write_span(JsonWriter& json, const traceql::FoundSpan& span) {
  json.begin_object();
  wire::write_id(json, "span_id", span.span_id);
  json.key("name").string(span.name).key("service").string(span.service);
  wire::write_time(json, "start_time_unix_nano", span.start_unix_nano);
  json.key("duration_ns").unsigned_integer(span.duration_ns);
  write_attributes(json, span.attributes);
  json.end_object();
}

}  // namespace

void write_found_trace(JsonWriter& json, const traceql::FoundTrace& trace) {
  json.begin_object();
  wire::write_id(json, "trace_id", trace.trace_id);
  json.key("root_name").string(trace.root_name).key("root_service").string(trace.root_service);
  wire::write_time(json, "start_time_unix_nano", trace.start_unix_nano);
  json.key("duration_ns").unsigned_integer(trace.duration_ns);
  json.key("spansets").begin_array();
  for (const auto& spanset : trace.spansets) {
    json.begin_object().key("matched").unsigned_integer(spanset.matched);
    write_attributes(json, spanset.attributes);
    json.key("spans").begin_array();
    for (const auto& span : spanset.spans) write_span(json, span);
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

}  // namespace weft::server
