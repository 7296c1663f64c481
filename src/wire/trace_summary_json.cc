#include "wire/trace_summary_json.h"

#include <algorithm>
#include <vector>

#include "wire/api_fields.h"

namespace weft::wire {
namespace {

// A trace of more sessions is hardly one of any; the first are told.
constexpr size_t kSessionsMax = 100;

// Each once, in order of first appearance.
std::vector<std::string_view> sessions_of(const model::Trace& trace) {
  std::vector<std::string_view> sessions;
  for (const auto& stored : trace.spans) {
    const auto session = stored.normalised.session_id;
    if (session.empty() || std::ranges::find(sessions, session) != sessions.end()) continue;
    sessions.push_back(session);
    if (sessions.size() == kSessionsMax) break;
  }
  return sessions;
}

}  // namespace

void write_trace_summary(JsonWriter& json, const model::Trace& trace) {
  const auto summary = model::summarise(trace);
  write_id(json, "trace_id", trace.trace_id);
  const bool has_root = summary.root && !trace.spans[*summary.root].span.parent_span_id.is_valid();
  if (has_root) {
    write_id(json, "root", trace.spans[*summary.root].span.span_id);
  } else {
    json.key("root").null();
  }
  json.key("project").string(summary.root ? trace.spans[*summary.root].normalised.project : "");
  json.key("sessions").begin_array();
  for (const auto session : sessions_of(trace)) json.string(session);
  json.end_array();
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
