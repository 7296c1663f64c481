#include "model/instrumentor.h"

#include <algorithm>

namespace weft::model {
namespace {

struct Sign {
  std::string_view key_prefix;
  std::string_view instrumentor;
};
// In order: the first sign that any attribute carries decides. traceloop.association.properties.* is no sign,
// since HoneyHive's SDK writes it on every span.
constexpr Sign kSigns[] = {
    {"openinference.span.kind", "openinference"},
    {"llm.input_messages.", "openinference"},
    {"traceloop.span.kind", "traceloop"},
    {"traceloop.workflow.name", "traceloop"},
    {"gen_ai.agent.", "openlit"},
    {"ai.operationId", "vercel-ai"},
};
constexpr Sign kLastSigns[] = {{"gen_ai.system", "standard-genai"},
                               {"gen_ai.provider.name", "standard-genai"},
                               {"gen_ai.request.model", "standard-genai"}};

template <size_t kCount>
std::string_view first_sign(const Sign (&signs)[kCount], Attributes attributes) {
  for (const auto& sign : signs) {
    const bool is_there = std::ranges::any_of(
        attributes, [&](const Attribute& attribute) { return attribute.key.starts_with(sign.key_prefix); });
    if (is_there) return sign.instrumentor;
  }
  return {};
}

}  // namespace

std::string_view instrumentor(const Span& span, const Scope& scope) {
  if (scope.name.starts_with("openinference.instrumentation")) return "openinference";
  if (scope.name.starts_with("@vercel/otel")) return "vercel-ai";
  if (const auto found = first_sign(kSigns, span.attributes); !found.empty()) return found;
  const bool has_message_events = std::ranges::any_of(
      span.events, [](const SpanEvent& event) { return event.name.starts_with("gen_ai."); });
  return has_message_events ? "strands" : first_sign(kLastSigns, span.attributes);
}

}  // namespace weft::model
