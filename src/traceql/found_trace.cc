#include "traceql/found_trace.h"

#include <algorithm>

namespace weft::traceql {
namespace {

// Ids, names, times and services are part of every answer.
bool is_always_shown(const AttributeReference& attribute) {
  switch (attribute.intrinsic) {
    case Intrinsic::name:
    case Intrinsic::duration:
    case Intrinsic::root_name:
    case Intrinsic::root_service:
    case Intrinsic::trace_duration:
    case Intrinsic::trace_id:
    case Intrinsic::span_id:
      return true;
    default:
      return false;
  }
}

FoundSpan describe_span(SpanReader& reader, size_t i, const std::vector<AttributeReference>& shown) {
  const auto& [span, normalised, source, received] = reader.trace().spans[i];
  FoundSpan found{.span_id = span.span_id,
                  .name = std::string(span.name),
                  .service = std::string(normalised.service),
                  .start_unix_nano = span.start_time_unix_nano,
                  .duration_ns = span.duration_ns(),
                  .attributes = {}};
  for (const auto& attribute : shown) {
    const Datum value = reader.read(attribute, i);
    if (value.type != Type::nil) found.attributes.emplace_back(to_text(attribute), to_owned(value));
  }
  return found;
}

std::map<std::string, ServiceCounts> count_services(const model::Trace& trace) {
  std::map<std::string, ServiceCounts> services;
  for (const auto& stored : trace.spans) {
    auto& counts = services[std::string(stored.normalised.service)];
    ++counts.spans;
    if (stored.span.status_code == model::StatusCode::error) ++counts.errors;
  }
  return services;
}

}  // namespace

std::vector<AttributeReference> shown_attributes(const Query& query) {
  std::vector<AttributeReference> shown;
  const auto add = [&](const AttributeReference& attribute) {
    if (!is_always_shown(attribute) && std::ranges::find(shown, attribute) == shown.end())
      shown.push_back(attribute);
  };
  for (const auto& field : query.fields) {
    if (const auto* const attribute = std::get_if<AttributeReference>(&field.node)) add(*attribute);
  }
  for (const auto& stage : query.stages) {
    if (const auto* const select = std::get_if<Select>(&stage.node))
      std::ranges::for_each(select->attributes, add);
  }
  return shown;
}

FoundTrace describe(SpanReader& reader, const std::vector<Spanset>& spansets,
                    const std::vector<AttributeReference>& shown, uint32_t spans_per_spanset) {
  const auto& trace = reader.trace();
  const auto& index = reader.index();
  FoundTrace found{.trace_id = trace.trace_id,
                   .root_name = {},
                   .root_service = {},
                   .start_unix_nano = index.start_unix_nano(),
                   .duration_ns = index.duration_ns(),
                   .spansets = {},
                   .services = count_services(trace)};
  if (const auto root = index.root()) {
    found.root_name = trace.spans[*root].span.name;
    found.root_service = trace.spans[*root].normalised.service;
  }
  for (const auto& spanset : spansets) {
    auto& shown_set = found.spansets.emplace_back(
        FoundSpanset{.spans = {}, .matched = spanset.spans.size(), .attributes = spanset.attributes});
    const size_t count = spans_per_spanset == 0 ? spanset.spans.size()
                                                : std::min<size_t>(spanset.spans.size(), spans_per_spanset);
    for (size_t i = 0; i < count; ++i)
      shown_set.spans.push_back(describe_span(reader, spanset.spans[i], shown));
  }
  return found;
}

}  // namespace weft::traceql
