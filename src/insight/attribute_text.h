// Attributes as text: instrumentation writes one text, or a list of one, as it keeps headers.
#pragma once

#include <span>
#include <string_view>

#include "model/span.h"

namespace weft::insight {

// The text, or the first of a list; "" where it is neither. A view of the value.
std::string_view first_text(const model::Value& value);
// Of the first of `keys` that the span has such a text for.
std::string_view first_text(const model::Span& span, std::span<const std::string_view> keys);

}  // namespace weft::insight
