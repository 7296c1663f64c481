// What a span says a model was asked and answered, whichever dialect says it.
#pragma once

#include <string_view>
#include <vector>

#include "model/attribute_groups.h"
#include "model/normalised.h"

namespace weft::model {

// Messages in HoneyHive's shape (chat_messages.h), and where each was read.
struct Messages {
  json::array list;
  std::vector<Provenance> provenance;

  bool empty() const { return list.empty(); }
};

// The first dialect that has any speaks. `is_model_call`: where no dialect does, the request or answer of a
// model call (input.value, output.value) is read as a provider's API writes it.
Messages input_messages(const Span& span, const AttributeGroups& groups, bool is_model_call);
Messages output_messages(const Span& span, const AttributeGroups& groups, bool is_model_call);

// Events that are messages; all others are kept in the metadata.
bool is_message_event(std::string_view name);

}  // namespace weft::model
