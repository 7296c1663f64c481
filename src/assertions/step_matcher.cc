#include "assertions/step_matcher.h"

#include <algorithm>

#include "assertions/glob.h"

namespace weft::assertions {

Result<StepMatcher> StepMatcher::read(Parameters& parameters) {
  StepMatcher matcher;
  TRY_ASSIGN(auto pattern, parameters.text("pattern"));
  TRY_ASSIGN(auto name, parameters.text("name"));
  matcher.pattern = pattern ? std::move(pattern) : std::move(name);
  TRY_ASSIGN(const auto words, parameters.texts("type"));
  for (const auto& word : words) {
    const auto type = step_type_from(word);
    if (!type) {
      return parameters.fault(
          "type", fmt::format("\"{}\" is none of: tool, command, search, reasoning, message, span", word));
    }
    matcher.types.push_back(*type);
  }
  return matcher;
}

Result<StepMatcher> StepMatcher::read_tool(Parameters& parameters) {
  TRY_ASSIGN(auto matcher, read(parameters));
  if (!matcher.pattern) return parameters.missing("name or pattern", "name: search");
  if (matcher.types.empty()) matcher.types = {StepType::tool};
  return matcher;
}

bool StepMatcher::matches(const Step& step) const {
  if (!types.empty() && std::ranges::find(types, step.type) == types.end()) return false;
  return !pattern ||
         std::ranges::any_of(step.aliases, [&](const auto& alias) { return matches_glob(*pattern, alias); });
}

std::vector<Step> StepMatcher::among(const std::vector<Step>& steps) const {
  std::vector<Step> matched;
  std::ranges::copy_if(steps, std::back_inserter(matched), [&](const Step& step) { return matches(step); });
  return matched;
}

std::string StepMatcher::text() const {
  if (types.empty() && !pattern) return "any step";
  std::string text;
  for (const auto type : types) text += fmt::format("{}{}", text.empty() ? "" : "|", to_string(type));
  if (!pattern) return text;
  return text.empty() ? *pattern : text + ":" + *pattern;
}

std::vector<Step> tools_of(const TraceView& view) {
  return StepMatcher{{StepType::tool}, std::nullopt}.among(trajectory(view));
}

}  // namespace weft::assertions
