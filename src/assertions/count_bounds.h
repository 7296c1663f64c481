// CountBounds: how many there have to be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "assertions/parameters.h"

namespace weft::assertions {

struct CountBounds {
  std::optional<uint64_t> min;
  std::optional<uint64_t> max;

  // `min` and `max`, both inclusive. Errors: also when min is more than max, which nothing can meet.
  static Result<CountBounds> read(Parameters& parameters);

  bool holds(uint64_t count) const { return count >= min.value_or(0) && count <= max.value_or(UINT64_MAX); }
  // Whether finding none was thought of: a limit of zero says so, one above it may hide a misspelt name.
  bool allows_none() const { return min == 0u || max == 0u; }
  std::string text() const;  // "2 to 3", "exactly 1", "at least 2", "at most 0", "any number"
};

}  // namespace weft::assertions
