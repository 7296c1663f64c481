#include "traceql/span_reader.h"

#include <algorithm>

#include "base/hex.h"

namespace weft::traceql {
namespace {

// Longer than 292 years is 292 years.
int64_t nanoseconds(uint64_t duration) {
  return static_cast<int64_t>(std::min<uint64_t>(duration, INT64_MAX));
}

constexpr std::string_view kServiceName = "service.name";

Datum find_in(model::Attributes attributes, std::string_view name) {
  const auto* const value = model::find(attributes, name);
  return value == nullptr ? Datum() : to_datum(*value);
}

// Strings that are not known are empty in model::Normalised.
Datum known(std::string_view text) {
  return text.empty() ? Datum() : Datum::of(text);
}
Datum known(const std::optional<int64_t>& number) {
  return number ? Datum::of(*number) : Datum();
}

template <class Parts>
Datum each_attribute(const Parts& parts, std::string_view name) {
  std::vector<Datum> items;
  for (const auto& part : parts) {
    auto value = find_in(part.attributes, name);
    if (value.type == Type::list) {
      items.insert(items.end(), value.items.begin(), value.items.end());
    } else if (value.type != Type::nil) {
      items.push_back(std::move(value));
    }
  }
  return Datum::list(std::move(items));
}

void add_contents(model::Attributes attributes, std::vector<Datum>& texts) {
  for (const auto& [key, value] : attributes) {
    if (value.is_string() && model::field_of(key) == model::Field::content) {
      texts.push_back(Datum::of(value.as_string()));
    }
  }
}

// Prompts, answers, inputs and outputs, where they are attributes of the span or of its events.
Datum contents(const model::Span& span) {
  std::vector<Datum> texts;
  add_contents(span.attributes, texts);
  for (const auto& event : span.events) add_contents(event.attributes, texts);
  return Datum::list(std::move(texts));
}

}  // namespace

Datum read_normalised(const model::Normalised& normalised, Intrinsic intrinsic) {
  switch (intrinsic) {
    case Intrinsic::event_type:
      return Datum::of(to_string(normalised.event_type));
    case Intrinsic::llm_model:
      return known(normalised.model);
    case Intrinsic::llm_provider:
      return known(normalised.provider);
    case Intrinsic::llm_tokens:
      return known(normalised.tokens.total);
    case Intrinsic::llm_tokens_input:
      return known(normalised.tokens.input);
    case Intrinsic::llm_tokens_output:
      return known(normalised.tokens.output);
    case Intrinsic::llm_cost:
      return normalised.cost_usd ? Datum::of(*normalised.cost_usd) : Datum();
    case Intrinsic::session_id:
      return known(normalised.session_id);
    case Intrinsic::user_id:
      return known(normalised.user_id);
    default:
      return {};
  }
}

Datum SpanReader::read(const AttributeReference& attribute, size_t span) {
  if (attribute.of_parent) {
    const auto parent = index_.parent(span);
    if (!parent) return {};
    span = *parent;
  }
  if (attribute.intrinsic != Intrinsic::none) return read_intrinsic(attribute.intrinsic, span);
  return read_attribute(attribute, trace_.spans[span]);
}

Datum SpanReader::read_attribute(const AttributeReference& attribute, const model::StoredSpan& stored) const {
  const auto& span = stored.span;
  const auto of_resource = [&] {
    if (attribute.name == kServiceName) return known(stored.normalised.service);
    return find_in(trace_.resources[span.resource_index].attributes, attribute.name);
  };
  switch (attribute.scope) {
    case Scope::any: {
      auto value = find_in(span.attributes, attribute.name);
      return value.type == Type::nil ? of_resource() : value;
    }
    case Scope::span:
      return find_in(span.attributes, attribute.name);
    case Scope::resource:
      return of_resource();
    case Scope::instrumentation:
      return find_in(trace_.scopes[span.scope_index].attributes, attribute.name);
    case Scope::event:
      return each_attribute(span.events, attribute.name);
    case Scope::link:
      return each_attribute(span.links, attribute.name);
  }
  return {};
}

Datum SpanReader::read_intrinsic(Intrinsic intrinsic, size_t i) {
  const auto& [span, normalised, source, received] = trace_.spans[i];
  switch (intrinsic) {
    case Intrinsic::name:
      return Datum::of(span.name);
    case Intrinsic::duration:
      return Datum::duration(nanoseconds(span.duration_ns()));
    case Intrinsic::status:
      return Datum::of(span.status_code);
    case Intrinsic::status_message:
      return Datum::of(span.status_message);
    case Intrinsic::kind:
      return Datum::of(span.kind);
    case Intrinsic::root_name:
    case Intrinsic::root_service:
    case Intrinsic::trace_duration:
    case Intrinsic::trace_id:
      return read_of_trace(intrinsic);
    case Intrinsic::span_id:
      return hexadecimal(span.span_id.bytes);
    case Intrinsic::parent_id:
      return span.parent_span_id.is_valid() ? hexadecimal(span.parent_span_id.bytes)
                                            : Datum::of(std::string_view());
    case Intrinsic::child_count:
      return Datum::of(static_cast<int64_t>(index_.child_count(i)));
    case Intrinsic::nested_set_left:
      return Datum::of(index_.left(i));
    case Intrinsic::nested_set_right:
      return Datum::of(index_.right(i));
    case Intrinsic::nested_set_parent: {
      const auto parent = index_.parent(i);
      return Datum::of(parent ? index_.left(*parent) : int64_t{-1});
    }
    case Intrinsic::event_name:
    case Intrinsic::event_time_since_start:
      return read_events(span, intrinsic);
    case Intrinsic::link_trace_id:
    case Intrinsic::link_span_id:
      return read_links(span, intrinsic);
    case Intrinsic::instrumentation_name:
      return Datum::of(trace_.scopes[span.scope_index].name);
    case Intrinsic::instrumentation_version:
      return Datum::of(trace_.scopes[span.scope_index].version);
    case Intrinsic::llm_text:
      return contents(span);
    case Intrinsic::llm_billed_tokens:
    case Intrinsic::llm_billed_tokens_input:
    case Intrinsic::llm_billed_tokens_output:
    case Intrinsic::llm_billed_cost:
      return read_billed(intrinsic, i);
    default:
      return read_normalised(normalised, intrinsic);
  }
}

// Nil for a span whose usage another one below it tells too: a sum over all spans counts each call once.
Datum SpanReader::read_billed(Intrinsic intrinsic, size_t span) {
  if (billed_.empty()) billed_ = model::billed(trace_, index_.nodes());
  const auto& normalised = trace_.spans[span].normalised;
  if (intrinsic == Intrinsic::llm_billed_cost)
    return billed_[span].cost ? read_normalised(normalised, Intrinsic::llm_cost) : Datum();
  if (!billed_[span].tokens) return {};
  return read_normalised(normalised, intrinsic == Intrinsic::llm_billed_tokens ? Intrinsic::llm_tokens
                                     : intrinsic == Intrinsic::llm_billed_tokens_input
                                         ? Intrinsic::llm_tokens_input
                                         : Intrinsic::llm_tokens_output);
}

// A trace whose root has not arrived has a root without a name.
Datum SpanReader::read_of_trace(Intrinsic intrinsic) {
  const auto root = index_.root();
  switch (intrinsic) {
    case Intrinsic::root_name:
      return Datum::of(root ? trace_.spans[*root].span.name : std::string_view());
    case Intrinsic::root_service:
      return Datum::of(root ? trace_.spans[*root].normalised.service : std::string_view());
    case Intrinsic::trace_duration:
      return Datum::duration(nanoseconds(index_.duration_ns()));
    default:
      return hexadecimal(trace_.trace_id.bytes);
  }
}

Datum SpanReader::read_events(const model::Span& span, Intrinsic intrinsic) const {
  std::vector<Datum> items;
  for (const auto& event : span.events) {
    items.push_back(
        intrinsic == Intrinsic::event_name
            ? Datum::of(event.name)
            : Datum::duration(static_cast<int64_t>(event.time_unix_nano - span.start_time_unix_nano)));
  }
  return Datum::list(std::move(items));
}

Datum SpanReader::read_links(const model::Span& span, Intrinsic intrinsic) {
  std::vector<Datum> items;
  for (const auto& link : span.links) {
    items.push_back(intrinsic == Intrinsic::link_trace_id ? hexadecimal(link.trace_id.bytes)
                                                          : hexadecimal(link.span_id.bytes));
  }
  return Datum::list(std::move(items));
}

Datum SpanReader::hexadecimal(std::span<const uint8_t> bytes) {
  return Datum::of(arena_.copy(to_hex(bytes)));
}

}  // namespace weft::traceql
