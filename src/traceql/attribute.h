// AttributeReference: what a query can ask of a span by name, attributes and intrinsics alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "traceql/datum.h"

namespace weft::traceql {

enum class Scope : uint8_t {
  any,  // `.name`: the span's attribute, else its resource's
  span,
  resource,
  event,
  link,
  instrumentation,
};

// What every span has without an attribute saying so.
enum class Intrinsic : uint8_t {
  none,  // an attribute
  name,
  duration,
  status,
  status_message,
  kind,
  root_name,
  root_service,
  trace_duration,
  trace_id,
  span_id,
  parent_id,
  child_count,
  nested_set_left,
  nested_set_right,
  nested_set_parent,
  event_name,
  event_time_since_start,
  link_trace_id,
  link_span_id,
  instrumentation_name,
  instrumentation_version,
  // weft's own (docs/reference/traceql.md)
  event_type,
  llm_model,
  llm_provider,
  llm_tokens,
  llm_tokens_input,
  llm_tokens_output,
  llm_cost,
  llm_billed_tokens,
  llm_billed_tokens_input,
  llm_billed_tokens_output,
  llm_billed_cost,
  llm_text,
  session_id,
  user_id,
};

struct AttributeReference {
  Scope scope = Scope::any;
  Intrinsic intrinsic = Intrinsic::none;
  bool of_parent = false;  // `parent.`: of the span's parent, which has to be in the trace
  std::string name;        // of an attribute

  bool operator==(const AttributeReference&) const = default;
};

// `duration`, `span:duration`, `llm.model`, …; none: there is no such intrinsic.
std::optional<Intrinsic> intrinsic_from(std::string_view word);
// Type::unknown for attributes.
Type type_of(const AttributeReference& attribute);
// Whether a span can be without it: attributes, and those of weft's intrinsics that not every span has.
bool can_be_nil(const AttributeReference& attribute);
// One value for each event or link.
bool is_list(const AttributeReference& attribute);
// As it is written in a query, with quotes where the name needs them: the label of a series, the key of a
// selected value.
std::string to_text(const AttributeReference& attribute);

// Ends an attribute's name where it is not quoted. Signs of arithmetic do not: `.a-b` is one name.
bool ends_name(char byte);

}  // namespace weft::traceql
