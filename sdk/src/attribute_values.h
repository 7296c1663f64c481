#pragma once

#include "weft/attribute.h"

namespace weft::detail {

// A copy that keeps.
Value to_owned(const AttributeValue& value);

// A view: of a scalar as itself, of what is nested (or null) as `value`.
AttributeValue as_attribute(const Value& value) noexcept;

}  // namespace weft::detail
