#include "eval/assertion_type.h"

#include <algorithm>
#include <array>

#include "assertions/trace_assertion.h"
#include "eval/answer_assertions.h"
#include "eval/known_keys.h"
#include "eval/model_graded.h"

namespace weft::eval {
namespace {

// Beside the answer assertions' own table and the trace assertions'.
constexpr std::array<std::string_view, 4> kOthers = {kAssertSet, "javascript", "python", "max-score"};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

AssertionType assertion_type(std::string_view text) {
  if (text.starts_with("not-")) return {.name = text.substr(4), .is_inverse = true};
  return {.name = text};
}

bool is_known_assertion(std::string_view name) {
  return has(kOthers, name) || find_answer_assertion(name) != nullptr ||
         find_model_assertion(name) != nullptr || assertions::is_trace_assertion(name);
}

std::string_view nearest_assertion(std::string_view name) {
  auto names = answer_assertion_names();
  const auto judged = model_assertion_names();
  names.insert(names.end(), judged.begin(), judged.end());
  names.insert(names.end(), kOthers.begin(), kOthers.end());
  return nearest(name, names);
}

bool may_read_trace(std::string_view name) {
  return name == "javascript" || name == "python" || assertion_type(name).name == kGoalSuccess ||
         assertions::is_trace_assertion(name);
}

}  // namespace weft::eval
