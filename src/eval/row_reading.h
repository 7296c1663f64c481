// What outputs say of a row.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace weft::eval {

// "PASS", "FAIL" or "ERROR".
std::string_view verdict_of(const boost::json::value& row);
// The test's description, else its vars, else its number.
std::string name_of(const boost::json::value& row);
// What was answered; where nothing was, why not.
std::string output_of(const boost::json::value& row);
// A failed assertion on a trace: why, and the spans that offend in their tree, each line at most 80 columns;
// "✗" begins those of spans that offend.
struct FailedTraceAssertion {
  std::string reason;
  std::vector<std::string> tree;
};
std::vector<FailedTraceAssertion> failed_trace_assertions_of(const boost::json::value& row);
// Why no span of the application came, or which are missing; "" where the trace is whole or the row has none.
std::string trace_gap_of(const boost::json::value& row);
size_t index_of(const boost::json::value& row, std::string_view key);

}  // namespace weft::eval
