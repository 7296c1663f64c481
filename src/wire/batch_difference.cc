#include "wire/batch_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace weft::wire {
namespace {

bool same(model::Attributes a, model::Attributes b) {
  return std::ranges::equal(a, b);
}

bool same(const model::SpanEvent& a, const model::SpanEvent& b) {
  return std::tie(a.time_unix_nano, a.name, a.dropped_attributes_count) ==
             std::tie(b.time_unix_nano, b.name, b.dropped_attributes_count) &&
         same(a.attributes, b.attributes);
}

bool same(const model::SpanLink& a, const model::SpanLink& b) {
  return std::tie(a.trace_id, a.span_id, a.trace_state, a.dropped_attributes_count, a.flags) ==
             std::tie(b.trace_id, b.span_id, b.trace_state, b.dropped_attributes_count, b.flags) &&
         same(a.attributes, b.attributes);
}

bool same(const model::Resource& a, const model::Resource& b) {
  return std::tie(a.dropped_attributes_count, a.schema_url) ==
             std::tie(b.dropped_attributes_count, b.schema_url) &&
         same(a.attributes, b.attributes);
}

bool same(const model::Scope& a, const model::Scope& b) {
  return std::tie(a.name, a.version, a.dropped_attributes_count, a.schema_url) ==
             std::tie(b.name, b.version, b.dropped_attributes_count, b.schema_url) &&
         same(a.attributes, b.attributes);
}

template <class T>
bool same_lists(std::span<const T> a, std::span<const T> b) {
  return std::ranges::equal(a, b, [](const T& x, const T& y) { return same(x, y); });
}

std::string_view first_difference(const model::Span& a, const model::Span& b) {
  if (a.trace_id != b.trace_id) return "trace_id";
  if (a.span_id != b.span_id) return "span_id";
  if (a.parent_span_id != b.parent_span_id) return "parent_span_id";
  if (a.trace_state != b.trace_state) return "trace_state";
  if (a.name != b.name) return "name";
  if (a.start_time_unix_nano != b.start_time_unix_nano) return "start_time_unix_nano";
  if (a.end_time_unix_nano != b.end_time_unix_nano) return "end_time_unix_nano";
  if (a.flags != b.flags) return "flags";
  if (a.kind != b.kind) return "kind";
  if (a.status_code != b.status_code) return "status_code";
  if (a.status_message != b.status_message) return "status_message";
  if (!same(a.attributes, b.attributes)) return "attributes";
  if (!same_lists(a.events, b.events)) return "events";
  if (!same_lists(a.links, b.links)) return "links";
  if (a.dropped_attributes_count != b.dropped_attributes_count) return "dropped_attributes_count";
  if (a.dropped_events_count != b.dropped_events_count) return "dropped_events_count";
  if (a.dropped_links_count != b.dropped_links_count) return "dropped_links_count";
  return "";
}

}  // namespace

std::string first_difference(const model::SpanBatch& a, const model::SpanBatch& b) {
  if (a.spans.size() != b.spans.size()) return fmt::format("{} and {} spans", a.spans.size(), b.spans.size());
  for (size_t i = 0; i < a.spans.size(); ++i) {
    const auto& x = a.spans[i];
    const auto& y = b.spans[i];
    if (const auto field = first_difference(x, y); !field.empty())
      return fmt::format("span {}: {}", i, field);
    if (!same(a.resources[x.resource_index], b.resources[y.resource_index]))
      return fmt::format("span {}: resource", i);
    if (!same(a.scopes[x.scope_index], b.scopes[y.scope_index])) return fmt::format("span {}: scope", i);
  }
  return "";
}

}  // namespace weft::wire
