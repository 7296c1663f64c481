#include "wire/trace_summary_json.h"

#include "wire/api_fields.h"

namespace weft::wire {

void write_trace_summary(JsonWriter& json, const model::Trace& trace) {
  const auto summary = model::summarise(trace);
  write_id(json, "trace_id", trace.trace_id);
  const bool has_root = summary.root && !trace.spans[*summary.root].span.parent_span_id.is_valid();
  if (has_root) {
    write_id(json, "root", trace.spans[*summary.root].span.span_id);
  } else {
    json.key("root").null();
  }
  json.key("services").begin_array();
  for (const auto& spans : summary.services) json.string(spans.service);
  json.end_array();
  write_time(json, "start_time_unix_nano", summary.start_time_unix_nano);
  json.key("duration_ns").unsigned_integer(summary.duration_ns);
  json.key("span_count").unsigned_integer(summary.span_count);
  json.key("error_count").unsigned_integer(summary.error_count);
  json.key("duplicate_span_count").unsigned_integer(trace.duplicate_span_count);
  json.key("truncated").boolean(trace.truncated);
  write_tokens(json, summary.tokens);
  write_known(json, "cost_usd", summary.cost_usd);
}

}  // namespace weft::wire
