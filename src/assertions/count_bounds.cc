#include "assertions/count_bounds.h"

namespace weft::assertions {

Result<CountBounds> CountBounds::read(Parameters& parameters) {
  CountBounds bounds;
  TRY_ASSIGN(bounds.min, parameters.count("min"));
  TRY_ASSIGN(bounds.max, parameters.count("max"));
  if (bounds.min && bounds.max && *bounds.min > *bounds.max) {
    return parameters.fault("min", fmt::format("{} is more than max, {}", *bounds.min, *bounds.max));
  }
  return bounds;
}

std::string CountBounds::text() const {
  if (min && max) return *min == *max ? fmt::format("exactly {}", *min) : fmt::format("{} to {}", *min, *max);
  if (min) return fmt::format("at least {}", *min);
  return max ? fmt::format("at most {}", *max) : "any number";
}

}  // namespace weft::assertions
