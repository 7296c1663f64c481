#include "traceql/trace_parts.h"

#include "model/normalised.h"

namespace weft::traceql {
namespace {

void add_attribute(const AttributeReference& attribute, store::TraceParts& parts) {
  switch (attribute.scope) {
    case Scope::any:
      parts.attributes = true;
      parts.resource = true;
      break;
    case Scope::span:
      parts.attributes = true;
      break;
    case Scope::resource:
      parts.resource = true;
      break;
    case Scope::event:
      parts.events = true;
      return;
    case Scope::link:
      parts.links = true;
      return;
    case Scope::instrumentation:
      parts.scope = true;
      return;
  }
  if (model::field_of(attribute.name) == model::Field::content) parts.contents = true;
}

void add(const AttributeReference& attribute, store::TraceParts& parts) {
  switch (attribute.intrinsic) {
    case Intrinsic::none:
      add_attribute(attribute, parts);
      break;
    case Intrinsic::name:
    case Intrinsic::duration:
    case Intrinsic::status:
    case Intrinsic::kind:
    case Intrinsic::root_name:
    case Intrinsic::root_service:
    case Intrinsic::trace_duration:
    case Intrinsic::trace_id:
    case Intrinsic::span_id:
    case Intrinsic::parent_id:
    case Intrinsic::child_count:
    case Intrinsic::nested_set_left:
    case Intrinsic::nested_set_right:
    case Intrinsic::nested_set_parent:
      break;
    case Intrinsic::event_name:
    case Intrinsic::event_time_since_start:
      parts.events = true;
      break;
    case Intrinsic::link_trace_id:
    case Intrinsic::link_span_id:
      parts.links = true;
      break;
    case Intrinsic::instrumentation_name:
    case Intrinsic::instrumentation_version:
      parts.scope = true;
      break;
    case Intrinsic::llm_text:
      parts.contents = true;
      parts.events = true;
      break;
    case Intrinsic::status_message:
    case Intrinsic::event_type:
    case Intrinsic::llm_model:
    case Intrinsic::llm_provider:
    case Intrinsic::llm_tokens:
    case Intrinsic::llm_tokens_input:
    case Intrinsic::llm_tokens_output:
    case Intrinsic::llm_cost:
    case Intrinsic::session_id:
    case Intrinsic::user_id:
      parts.details = true;
      break;
    default:  // billing looks at whole traces
      parts = {};
      break;
  }
}

}  // namespace

store::TraceParts parts_of(const Query& query) {
  // It compares whatever attributes there are.
  if (query.metrics && query.metrics->function == MetricsFunction::compare) return {};
  store::TraceParts parts{.resource = false,
                          .scope = false,
                          .attributes = false,
                          .contents = false,
                          .events = false,
                          .links = false,
                          .details = false};
  for (const auto& field : query.fields) {
    if (const auto* const attribute = std::get_if<AttributeReference>(&field.node)) add(*attribute, parts);
  }
  for (const auto& stage : query.stages) {
    const auto* const select = std::get_if<Select>(&stage.node);
    if (select == nullptr) continue;
    for (const auto& attribute : select->attributes) add(attribute, parts);
  }
  if (query.metrics) {
    for (const auto& attribute : query.metrics->by) add(attribute, parts);
    if (query.metrics->of) add(*query.metrics->of, parts);
  }
  return parts;
}

}  // namespace weft::traceql
