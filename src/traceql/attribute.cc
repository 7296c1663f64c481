#include "traceql/attribute.h"

#include <algorithm>
#include <array>

namespace weft::traceql {
namespace {

struct Named {
  std::string_view word;
  Intrinsic intrinsic;
};
// The first name of each is the one that answers use.
constexpr std::array kIntrinsics{
    Named{"name", Intrinsic::name},
    Named{"span:name", Intrinsic::name},
    Named{"duration", Intrinsic::duration},
    Named{"span:duration", Intrinsic::duration},
    Named{"status", Intrinsic::status},
    Named{"span:status", Intrinsic::status},
    Named{"statusMessage", Intrinsic::status_message},
    Named{"span:statusMessage", Intrinsic::status_message},
    Named{"kind", Intrinsic::kind},
    Named{"span:kind", Intrinsic::kind},
    Named{"rootName", Intrinsic::root_name},
    Named{"trace:rootName", Intrinsic::root_name},
    Named{"rootServiceName", Intrinsic::root_service},
    Named{"rootService", Intrinsic::root_service},
    Named{"trace:rootService", Intrinsic::root_service},
    Named{"traceDuration", Intrinsic::trace_duration},
    Named{"trace:duration", Intrinsic::trace_duration},
    Named{"trace:id", Intrinsic::trace_id},
    Named{"span:id", Intrinsic::span_id},
    Named{"span:parentID", Intrinsic::parent_id},
    Named{"span:childCount", Intrinsic::child_count},
    Named{"childCount", Intrinsic::child_count},
    Named{"nestedSetLeft", Intrinsic::nested_set_left},
    Named{"nestedSetRight", Intrinsic::nested_set_right},
    Named{"nestedSetParent", Intrinsic::nested_set_parent},
    Named{"event:name", Intrinsic::event_name},
    Named{"event:timeSinceStart", Intrinsic::event_time_since_start},
    Named{"link:traceID", Intrinsic::link_trace_id},
    Named{"link:spanID", Intrinsic::link_span_id},
    Named{"instrumentation:name", Intrinsic::instrumentation_name},
    Named{"instrumentation:version", Intrinsic::instrumentation_version},
    Named{"event.type", Intrinsic::event_type},
    Named{"llm.model", Intrinsic::llm_model},
    Named{"llm.provider", Intrinsic::llm_provider},
    Named{"llm.tokens", Intrinsic::llm_tokens},
    Named{"llm.tokens.input", Intrinsic::llm_tokens_input},
    Named{"llm.tokens.output", Intrinsic::llm_tokens_output},
    Named{"llm.cost", Intrinsic::llm_cost},
    Named{"llm.billed.tokens", Intrinsic::llm_billed_tokens},
    Named{"llm.billed.tokens.input", Intrinsic::llm_billed_tokens_input},
    Named{"llm.billed.tokens.output", Intrinsic::llm_billed_tokens_output},
    Named{"llm.billed.cost", Intrinsic::llm_billed_cost},
    Named{"llm.text", Intrinsic::llm_text},
    Named{"session.id", Intrinsic::session_id},
    Named{"user.id", Intrinsic::user_id},
};

std::string_view prefix_of(Scope scope) {
  switch (scope) {
    case Scope::any:
      return ".";
    case Scope::span:
      return "span.";
    case Scope::resource:
      return "resource.";
    case Scope::event:
      return "event.";
    case Scope::link:
      return "link.";
    case Scope::instrumentation:
      return "instrumentation.";
  }
  return "";
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char byte : name) {
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte;
  }
  return text + '"';
}

}  // namespace

std::optional<Intrinsic> intrinsic_from(std::string_view word) {
  const auto* const found = std::ranges::find(kIntrinsics, word, &Named::word);
  if (found == kIntrinsics.end()) return std::nullopt;
  return found->intrinsic;
}

Type type_of(const AttributeReference& attribute) {
  switch (attribute.intrinsic) {
    case Intrinsic::none:
      return Type::unknown;
    case Intrinsic::status:
      return Type::status;
    case Intrinsic::kind:
      return Type::kind;
    case Intrinsic::duration:
    case Intrinsic::trace_duration:
    case Intrinsic::event_time_since_start:
      return Type::duration;
    case Intrinsic::child_count:
    case Intrinsic::nested_set_left:
    case Intrinsic::nested_set_right:
    case Intrinsic::nested_set_parent:
    case Intrinsic::llm_tokens:
    case Intrinsic::llm_tokens_input:
    case Intrinsic::llm_tokens_output:
    case Intrinsic::llm_billed_tokens:
    case Intrinsic::llm_billed_tokens_input:
    case Intrinsic::llm_billed_tokens_output:
      return Type::integer;
    case Intrinsic::llm_cost:
    case Intrinsic::llm_billed_cost:
      return Type::real;
    default:
      return Type::string;
  }
}

bool is_list(const AttributeReference& attribute) {
  switch (attribute.intrinsic) {
    case Intrinsic::none:
      return attribute.scope == Scope::event || attribute.scope == Scope::link;
    case Intrinsic::event_name:
    case Intrinsic::event_time_since_start:
    case Intrinsic::link_trace_id:
    case Intrinsic::link_span_id:
    case Intrinsic::llm_text:
      return true;
    default:
      return false;
  }
}

bool can_be_nil(const AttributeReference& attribute) {
  return attribute.intrinsic == Intrinsic::none || attribute.intrinsic > Intrinsic::event_type ||
         is_list(attribute);
}

bool ends_name(char byte) {
  constexpr std::string_view kEnds = " \t\r\n\v\f{}()=~!<>&|^,";
  return kEnds.find(byte) != std::string_view::npos;
}

std::string to_text(const AttributeReference& attribute) {
  if (attribute.intrinsic != Intrinsic::none) {
    return std::string(std::ranges::find(kIntrinsics, attribute.intrinsic, &Named::intrinsic)->word);
  }
  // event.type unquoted is weft's intrinsic, so the attribute of that name has quotes.
  const bool shadowed = attribute.scope == Scope::event && attribute.name == "type";
  const bool plain =
      !shadowed && !attribute.name.empty() && std::ranges::none_of(attribute.name, [](char byte) {
        return ends_name(byte) || byte == '"' || byte == '\\';
      });
  std::string text = attribute.of_parent ? "parent." : "";
  if (!attribute.of_parent || attribute.scope != Scope::any) text += prefix_of(attribute.scope);
  return text + (plain ? attribute.name : quoted(attribute.name));
}

}  // namespace weft::traceql
