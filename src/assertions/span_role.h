// SpanRole: which spans of a test's trace the run made itself, and what they stand for.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/span.h"

namespace weft::assertions {

enum class SpanRole : uint8_t {
  application,  // what is under test
  test_case,    // the whole test: the root, which ends after the assertions
  target,       // the provider's call: the parent of the application's first span
  grader,       // an assertion at work; what is below it (a judge's calls) is a grader's too
};

// The attribute by which the run's own spans say their role, in these words; "application" needs none.
inline constexpr std::string_view kSpanRoleKey = "weft.eval.role";
std::string_view to_string(SpanRole role);

// Of the span by itself. Spans that promptfoo made are known too, so that traces of its runs can be asserted
// on: by `promptfoo.span.role`, and by the name of its root.
SpanRole role_of(const model::Span& span);

}  // namespace weft::assertions
