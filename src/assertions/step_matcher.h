// StepMatcher: which steps of a trajectory are meant.
#pragma once

#include <string>
#include <vector>

#include "assertions/parameters.h"
#include "assertions/trajectory.h"

namespace weft::assertions {

struct StepMatcher {
  std::vector<StepType> types;         // empty: any
  std::optional<std::string> pattern;  // glob.h, of any alias; none: any

  // `pattern`, or `name` in its place, and `type`, one or a list.
  static Result<StepMatcher> read(Parameters& parameters);
  // Of tools, with a name that has to be there.
  static Result<StepMatcher> read_tool(Parameters& parameters);
  static StepMatcher of_tool(std::string pattern) { return {{StepType::tool}, std::move(pattern)}; }

  bool matches(const Step& step) const;
  std::vector<Step> among(const std::vector<Step>& steps) const;
  std::string text() const;  // "tool:search*", "command", "any step"
};

// Those of the tools among the trajectory.
std::vector<Step> tools_of(const TraceView& view);

}  // namespace weft::assertions
