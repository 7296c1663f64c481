// AssertionType: the names of assertions.
#pragma once

#include <string>
#include <string_view>

namespace weft::eval {

// "not-contains" is "contains", turned round.
struct AssertionType {
  std::string_view name;
  bool is_inverse = false;
};
AssertionType assertion_type(std::string_view text);

inline constexpr std::string_view kAssertSet = "assert-set";
inline constexpr std::string_view kGoalSuccess = "trajectory:goal-success";

// Whether weft has it (`name` without "not-").
bool is_known_assertion(std::string_view name);
// The name that an unknown one may be a misspelling of; "" where none is near.
std::string_view nearest_assertion(std::string_view name);

// Those that may read the trace, so that it must be complete before they run.
bool may_read_trace(std::string_view name);

}  // namespace weft::eval
