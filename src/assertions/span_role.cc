#include "assertions/span_role.h"

#include <array>

namespace weft::assertions {
namespace {

constexpr std::string_view kForeignRoleKey = "promptfoo.span.role";
constexpr std::string_view kForeignRoot = "promptfoo.test_case";
constexpr std::array kRolesOfRun{SpanRole::test_case, SpanRole::target, SpanRole::grader};

}  // namespace

std::string_view to_string(SpanRole role) {
  constexpr std::array<std::string_view, 4> kWords{"application", "test_case", "target", "grader"};
  return kWords[static_cast<size_t>(role)];
}

SpanRole role_of(const model::Span& span) {
  for (const auto key : {kSpanRoleKey, kForeignRoleKey}) {
    const auto* const said = model::find(span.attributes, key);
    if (said == nullptr || !said->is_string()) continue;
    for (const auto role : kRolesOfRun) {
      if (said->as_string() == to_string(role)) return role;
    }
  }
  return span.name == kForeignRoot ? SpanRole::test_case : SpanRole::application;
}

}  // namespace weft::assertions
