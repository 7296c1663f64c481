// A trace as promptfoo's scripts know it: flat spans, times in milliseconds.
#include <boost/json.hpp>

#include "eval/run_tracing.h"
#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

void put_attributes(json::object& into, model::Attributes attributes) {
  for (const auto& [key, value] : attributes) into[key] = model::to_json(value);
}

// Resource, then span: the span's own have their way.
json::object attributes_of(const model::Trace& trace, const model::Span& span) {
  json::object attributes;
  put_attributes(attributes, trace.resources[span.resource_index].attributes);
  put_attributes(attributes, span.attributes);
  attributes["otel.scope.name"] = string_value(trace.scopes[span.scope_index].name);
  attributes["otel.span.kind"] = string_value(model::to_string(span.kind));
  attributes["otel.span.kind_code"] = static_cast<int>(span.kind);
  return attributes;
}

json::object span_for_scripts(const model::Trace& trace, const model::Span& span) {
  const auto in_ms = [](uint64_t time_ns) { return static_cast<double>(time_ns) / 1e6; };
  json::object made{{"spanId", span.span_id.hex()},
                    {"name", string_value(span.name)},
                    {"startTime", in_ms(span.start_time_unix_nano)},
                    {"endTime", in_ms(span.end_time_unix_nano)},
                    {"statusCode", static_cast<int>(span.status_code)},
                    {"attributes", attributes_of(trace, span)}};
  if (span.parent_span_id.is_valid()) made["parentSpanId"] = span.parent_span_id.hex();
  if (!span.status_message.empty()) made["statusMessage"] = string_value(span.status_message);
  return made;
}

}  // namespace

json::value trace_for_scripts(const model::Trace& trace, const json::object& context) {
  json::array spans;
  for (const auto& stored : trace.spans) spans.push_back(span_for_scripts(trace, stored.span));
  json::object made{{"traceId", trace.trace_id.hex()}, {"spans", std::move(spans)}};
  for (const char* key : {"evaluationId", "testCaseId"}) {
    if (const auto* value = member(context, key)) made[key] = *value;
  }
  return made;
}

}  // namespace weft::eval
