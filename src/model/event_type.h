// What a span's name says about the kind of step it is, where no attribute does.
#pragma once

#include <optional>
#include <string_view>

#include "model/normalised.h"

namespace weft::model {

// From names that only instrumentations of LLM programs give ("search.tool", "execute_tool search"); none for
// others.
std::optional<EventType> event_type_of_name(std::string_view span_name);

}  // namespace weft::model
