// Alerts and rules as text for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "alerts/evaluation.h"
#include "cli/terminal.h"

namespace weft::cli {

// A line a rule with its state, and below it its alerts and what is wrong with it.
std::string alerts_view(const boost::json::value& answer, const Terminal& terminal);

// What was sent to whom, and what came of it.
std::string test_view(const boost::json::value& answer, const Terminal& terminal);

// What a rule would say now: a line a series.
std::string answer_view(const alerts::Rule& rule, const alerts::Answer& answer, const Terminal& terminal);

}  // namespace weft::cli
