#include <algorithm>
#include <boost/json/object.hpp>

#include "assertions/glob.h"
#include "assertions/judges.h"
#include "assertions/step_matcher.h"

namespace weft::assertions {
namespace {

// As JSON has it: 3 and 3.0 are one number, "3" is none. Recursion ends with the shallower of the two, which
// the parser of either has bounded.
bool is_equal(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return a == b || a.to_number<double>() == b.to_number<double>();
  if (a.is_array() && b.is_array()) return std::ranges::equal(a.get_array(), b.get_array(), is_equal);
  if (!a.is_object() || !b.is_object()) return a == b;
  return a.get_object().size() == b.get_object().size() &&
         std::ranges::all_of(a.get_object(), [&](const auto& field) {
           const auto* const other = b.get_object().if_contains(field.key());
           return other != nullptr && is_equal(field.value(), *other);
         });
}

// Whether `actual` has all of `expected`: of maps the keys that are expected, of lists every item.
bool has(const json::value& actual, const json::value& expected) {
  if (expected.is_array()) {
    return actual.is_array() && std::ranges::equal(actual.get_array(), expected.get_array(), has);
  }
  if (!expected.is_object()) return is_equal(actual, expected);
  return actual.is_object() && std::ranges::all_of(expected.get_object(), [&](const auto& field) {
           const auto* const found = actual.get_object().if_contains(field.key());
           return found != nullptr && has(*found, field.value());
         });
}

struct Expectation {
  StepMatcher tool;
  json::value arguments;
  bool is_exact = false;
  json::object defaults;
  std::vector<std::string> ignored;  // keys; those with * or ? are patterns

  bool ignores(std::string_view key) const {
    return std::ranges::any_of(ignored, [&](const auto& each) {
      return each == key || (each.find_first_of("*?") != std::string::npos && matches_glob(each, key));
    });
  }

  json::value without_ignored(json::value value) const {
    if (!value.is_object()) return value;
    json::object kept;
    for (auto& field : value.get_object()) {
      if (!ignores(field.key())) kept.emplace(field.key(), field.value());
    }
    return kept;
  }

  // What is not said has its default: an argument that is said with it counts as not said.
  json::value without_defaults(json::value value) const {
    if (!value.is_object()) return value;
    for (const auto& each : defaults) {
      const auto* const said = value.get_object().if_contains(each.key());
      if (said != nullptr && is_equal(*said, each.value())) value.get_object().erase(each.key());
    }
    return value;
  }

  bool is_met_by(const Step& step) const {
    if (!step.arguments) return false;
    const auto actual = without_defaults(without_ignored(*step.arguments));
    return is_exact ? is_equal(actual, arguments) : has(actual, arguments);
  }
};

Result<Expectation> read_expectation(Parameters& parameters) {
  Expectation expectation;
  TRY_ASSIGN(expectation.tool, StepMatcher::read_tool(parameters));
  const auto* const args = parameters.raw("args");
  const auto* const arguments = parameters.raw("arguments");
  if (args == nullptr && arguments == nullptr) return parameters.missing("args", "args: {query: weft}");
  TRY_ASSIGN(const auto mode, parameters.choice("mode", {"partial", "exact"}));
  expectation.is_exact = mode == "exact";
  if (const auto* const defaults = parameters.raw("defaults"); defaults != nullptr) {
    if (!defaults->is_object())
      return parameters.fault("defaults", shown(*defaults) + " is no map of arguments");
    expectation.defaults = defaults->get_object();
  }
  TRY_ASSIGN(expectation.ignored, parameters.texts("ignore"));
  expectation.arguments = expectation.without_ignored(args != nullptr ? *args : *arguments);
  return expectation;
}

}  // namespace

Result<Judgement> judge_tool_args_match(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto expectation, read_expectation(parameters));
  const auto tools = tools_of(view);
  const auto calls = expectation.tool.among(tools);
  if (calls.empty()) {
    return Judgement::nothing(
        fmt::format("no call of {}; the tools used are {}", expectation.tool.text(), listed(tools)));
  }
  std::vector<size_t> met;
  std::vector<size_t> unmet;
  for (const auto& call : calls) (expectation.is_met_by(call) ? met : unmet).push_back(call.span);
  auto reason = fmt::format("{} of {} {} with {} {}", met.size(), count_text(calls.size(), "call"),
                            met.size() == 1 ? "is" : "are", expectation.is_exact ? "exactly" : "at least",
                            shown(expectation.arguments));
  if (!met.empty()) return Judgement::of(true, std::move(reason), std::move(met));
  const auto& first = calls.front().arguments;
  reason += fmt::format("; the first is with {}", first ? shown(*first) : "no arguments that are recorded");
  return Judgement::of(false, std::move(reason), std::move(unmet));
}

}  // namespace weft::assertions
