#include "store/span_row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

#include "wire/value_json.h"

namespace weft::store {
namespace {

constexpr uint64_t kNsPerMs = 1'000'000;

std::optional<int64_t> known_tokens(int64_t stored) {
  return stored < 0 ? std::nullopt : std::optional(stored);
}

void read_tokens_and_cost(RowReader& row, model::Normalised& out) {
  out.tokens.input = known_tokens(row.fixed<int64_t>());
  out.tokens.output = known_tokens(row.fixed<int64_t>());
  out.tokens.total = known_tokens(row.fixed<int64_t>());
  const auto cost_usd = row.fixed<double>();
  out.cost_usd = std::isnan(cost_usd) ? std::nullopt : std::optional(cost_usd);
}

void read_ids_and_times(RowReader& row, model::Span& span) {
  span.trace_id = row.id<model::TraceId>();
  span.span_id = row.id<model::SpanId>();
  span.parent_span_id = row.id<model::SpanId>();
  span.start_time_unix_nano = row.fixed<uint64_t>();
  // Unsigned addition wraps, which is what makes end − start come back exactly, also for an end before the
  // start.
  span.end_time_unix_nano = span.start_time_unix_nano + static_cast<uint64_t>(row.fixed<int64_t>());
}

struct TraceColumn {
  std::string_view name;
  bool TraceParts::*part = nullptr;  // null: always read
  std::string_view otherwise = {};   // of the column's type, and empty
};
constexpr std::string_view kNoMap = "emptyArrayUInt8()";  // as bytes of RowBinary: no entries
constexpr std::string_view kNoText = "''";
constexpr std::string_view kNoJson = "'{}'";
constexpr std::string_view kNoCount = "toUInt32(0)";
constexpr std::string_view kNoTokens = "toInt64(-1)";

// In the order in which read_span() reads them.
constexpr std::array kTraceColumns{
    TraceColumn{"project", &TraceParts::details, kNoText},
    TraceColumn{"trace_id"},
    TraceColumn{"span_id"},
    TraceColumn{"parent_span_id"},
    TraceColumn{"start_unix_nano"},
    TraceColumn{"duration_ns"},
    TraceColumn{"name"},
    TraceColumn{"kind"},
    TraceColumn{"status_code"},
    TraceColumn{"status_message", &TraceParts::details, kNoText},
    TraceColumn{"trace_state", &TraceParts::details, kNoText},
    TraceColumn{"flags", &TraceParts::details, kNoCount},
    TraceColumn{"dropped_attributes_count", &TraceParts::details, kNoCount},
    TraceColumn{"dropped_events_count", &TraceParts::details, kNoCount},
    TraceColumn{"dropped_links_count", &TraceParts::details, kNoCount},
    TraceColumn{"resource", &TraceParts::resource, kNoJson},
    TraceColumn{"scope", &TraceParts::scope, kNoJson},
    TraceColumn{"strings", &TraceParts::attributes, kNoMap},
    TraceColumn{"integers", &TraceParts::attributes, kNoMap},
    TraceColumn{"reals", &TraceParts::attributes, kNoMap},
    TraceColumn{"others", &TraceParts::attributes, kNoMap},
    TraceColumn{"contents", &TraceParts::contents, kNoMap},
    TraceColumn{"events", &TraceParts::events, kNoText},
    TraceColumn{"links", &TraceParts::links, kNoText},
    TraceColumn{"received", &TraceParts::details, "toInt64(0)"},
    TraceColumn{"exporter_source", &TraceParts::details, kNoText},
    TraceColumn{"service"},
    TraceColumn{"event_type", &TraceParts::details, kNoText},
    TraceColumn{"session_id", &TraceParts::details, kNoText},
    TraceColumn{"user_id", &TraceParts::details, kNoText},
    TraceColumn{"model", &TraceParts::details, kNoText},
    TraceColumn{"provider", &TraceParts::details, kNoText},
    TraceColumn{"input_tokens", &TraceParts::details, kNoTokens},
    TraceColumn{"output_tokens", &TraceParts::details, kNoTokens},
    TraceColumn{"total_tokens", &TraceParts::details, kNoTokens},
    TraceColumn{"cost_usd", &TraceParts::details, "toFloat64(nan)"},
};

// Costs are stored with the price of their day; normalising again must not put today's in their place.
const model::PriceTable& no_prices() {
  static const model::PriceTable prices;
  return prices;
}

}  // namespace

bool is_repeat(const model::StoredSpan& a, const model::StoredSpan& b) {
  return a.span.start_time_unix_nano == b.span.start_time_unix_nano && a.span.span_id == b.span.span_id &&
         a.span.name == b.span.name && a.span.trace_id == b.span.trace_id;
}

size_t drop_repeats(std::vector<model::StoredSpan>& spans) {
  const auto repeats = std::unique(spans.begin(), spans.end(), is_repeat);
  const auto count = static_cast<size_t>(spans.end() - repeats);
  spans.erase(repeats, spans.end());
  return count;
}

// By index first: a span is half a kilobyte, and should move once.
void sort_spans(std::vector<model::StoredSpan>& spans) {
  const auto place = [](const model::StoredSpan& stored) {
    return std::tuple(stored.span.start_time_unix_nano, stored.span.span_id, stored.span.name,
                      stored.span.trace_id, stored.received_unix_nano);
  };
  if (std::ranges::is_sorted(spans, {}, place)) return;
  std::vector<size_t> order(spans.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return place(spans[i]); });
  std::vector<model::StoredSpan> sorted;
  sorted.reserve(spans.size());
  for (const size_t i : order) sorted.push_back(spans[i]);
  spans = std::move(sorted);
}

std::string TraceRows::columns(const TraceParts& parts) {
  std::string list;
  for (const auto& [name, part, otherwise] : kTraceColumns) {
    if (!list.empty()) list += ", ";
    list += part == nullptr || parts.*part ? name : otherwise;
  }
  return list;
}

TraceRows::TraceRows(std::string answer, size_t spans_max) : spans_max_(spans_max), row_({}) {
  trace_.body = std::make_shared<const std::string>(std::move(answer));
  row_ = RowReader(*trace_.body);
}

Result<model::Trace> TraceRows::read() && {
  TRY_ASSIGN(auto trace, std::move(*this).read_unsorted());
  sort_spans(trace.spans);
  trace.duplicate_span_count = drop_repeats(trace.spans);
  if (!trace.spans.empty()) trace.trace_id = trace.spans.front().span.trace_id;
  return trace;
}

Result<model::Trace> TraceRows::read_unsorted() && {
  while (!row_.at_end() && !trace_.truncated) {
    TRY_ASSIGN(const auto span, read_span());
    trace_.truncated = trace_.spans.size() == spans_max_;
    if (!trace_.truncated) trace_.spans.push_back(span);
  }
  TRY(row_.status());
  return std::move(trace_);
}

Result<model::StoredSpan> TraceRows::read_span() {
  model::StoredSpan stored;
  auto& span = stored.span;
  const auto project = row_.text();
  read_ids_and_times(row_, span);
  span.name = row_.text();
  span.kind = static_cast<model::SpanKind>(row_.fixed<uint8_t>());
  span.status_code = static_cast<model::StatusCode>(row_.fixed<uint8_t>());
  span.status_message = row_.text();
  span.trace_state = row_.text();
  span.flags = row_.fixed<uint32_t>();
  span.dropped_attributes_count = row_.fixed<uint32_t>();
  span.dropped_events_count = row_.fixed<uint32_t>();
  span.dropped_links_count = row_.fixed<uint32_t>();
  TRY(read_resource_and_scope(span));
  TRY(read_attributes(span));
  TRY(read_events_and_links(span));
  stored.received_unix_nano = static_cast<uint64_t>(row_.fixed<int64_t>()) * kNsPerMs;
  stored.exporter_source = row_.text();

  // What has no column of its own (error, names, cached tokens) is found again; what has one is as it was
  // stored.
  auto& fields = stored.normalised;
  fields = model::normalise(span, trace_.resources[span.resource_index], trace_.scopes[span.scope_index],
                            no_prices());
  fields.project = project;
  fields.service = row_.text();
  fields.event_type = model::event_type_from(row_.text()).value_or(fields.event_type);
  fields.session_id = row_.text();
  fields.user_id = row_.text();
  fields.model = row_.text();
  fields.provider = row_.text();
  read_tokens_and_cost(row_, fields);
  return stored;
}

Status TraceRows::read_resource_and_scope(model::Span& span) {
  const auto [resource, new_resource] =
      resource_of_.try_emplace(row_.text(), static_cast<uint32_t>(trace_.resources.size()));
  if (new_resource) {
    TRY_ASSIGN(trace_.resources.emplace_back(), wire::read_otlp_resource(resource->first, trace_.arena));
  }
  span.resource_index = resource->second;
  const auto [scope, new_scope] =
      scope_of_.try_emplace(row_.text(), static_cast<uint32_t>(trace_.scopes.size()));
  if (new_scope) {
    TRY_ASSIGN(trace_.scopes.emplace_back(), wire::read_otlp_scope(scope->first, trace_.arena));
  }
  span.scope_index = scope->second;
  return row_.status();
}

Status TraceRows::read_attributes(model::Span& span) {
  attributes_.clear();
  const auto read_map = [&](auto read_value) -> Status {
    for (size_t left = row_.count(); left > 0 && row_.ok(); --left) {
      const auto key = row_.text();
      TRY_ASSIGN(const model::Value value, read_value());
      attributes_.push_back({key, value});
    }
    return row_.status();
  };
  using Read = Result<model::Value>;
  const auto read_string = [&]() -> Read { return model::Value::string(row_.text()); };
  TRY(read_map(read_string));
  TRY(read_map([&]() -> Read { return model::Value::integer(row_.fixed<int64_t>()); }));
  TRY(read_map([&]() -> Read { return model::Value::real(row_.fixed<double>()); }));
  TRY(read_map([&]() -> Read { return wire::read_otlp_value(row_.text(), trace_.arena); }));
  TRY(read_map(read_string));
  span.attributes = trace_.arena.copy(std::span<const model::Attribute>(attributes_));
  return {};
}

Status TraceRows::read_events_and_links(model::Span& span) {
  if (const auto events = row_.text(); !events.empty()) {
    TRY_ASSIGN(span.events, wire::read_otlp_events(events, trace_.arena));
  }
  if (const auto links = row_.text(); !links.empty()) {
    TRY_ASSIGN(span.links, wire::read_otlp_links(links, trace_.arena));
  }
  return row_.status();
}

SpanOutline read_outline(RowReader& row) {
  SpanOutline outline;
  auto& span = outline.span.span;
  auto& fields = outline.span.normalised;
  outline.matches = row.fixed<uint8_t>() != 0;
  fields.project = row.text();
  read_ids_and_times(row, span);
  span.name = row.text();
  span.status_code = static_cast<model::StatusCode>(row.fixed<uint8_t>());
  fields.service = row.text();
  outline.span.exporter_source = row.text();
  fields.session_id = row.text();
  fields.user_id = row.text();
  fields.model = row.text();
  read_tokens_and_cost(row, fields);
  return outline;
}

}  // namespace weft::store
