// The trajectory: spans as the steps of an agent, in the order in which they began.
//
// Which attribute means what follows promptfoo's trajectory assertions, so that a configuration written for
// them finds the same steps. Only the span's own attributes are looked at, not its resource's.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assertions/trace_view.h"

namespace weft::assertions {

enum class StepType : uint8_t { span, tool, command, search, reasoning, message };
std::string_view to_string(StepType type);
std::optional<StepType> step_type_from(std::string_view word);

// Owns its texts.
struct Step {
  StepType type = StepType::span;
  std::string name;  // of the tool, the command, the query; else the span's
  // All that a matcher may call it: the span's name, the tool's, the command and its executable, ….
  std::vector<std::string> aliases;
  // Of a tool or of a command that a tool ran: what it was called with, read as JSON where it is that.
  std::optional<boost::json::value> arguments;
  size_t span = 0;
};

// By start, then end, then the order of the view.
std::vector<Step> trajectory(const TraceView& view);

// "tool:search, command:ls -l": the first few, and how many more there are; "none".
std::string listed(const std::vector<Step>& steps);
std::vector<size_t> spans_of(const std::vector<Step>& steps);

}  // namespace weft::assertions
