// What a row of results says. It has promptfoo's shape, and may be of another program: what is missing or of
// another kind is "", 0 or empty.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::runs {

namespace json = boost::json;

// What became of a row; promptfoo's ResultFailureReason.
enum class Verdict : uint8_t { pass = 0, fail = 1, error = 2 };
std::string_view name_of(Verdict verdict);      // "pass"
std::string_view capitals_of(Verdict verdict);  // "PASS"
Verdict verdict_of(const json::value& row);

// testIdx, promptIdx and other counts, bounded at 2^32 - 1.
uint32_t index_of(const json::value& row, std::string_view key);

// The test's description; with test_name_of its vars where it has none, else its number.
std::string description_of(const json::value& row);
std::string test_name_of(const json::value& row);
const json::object& vars_of(const json::value& row);

// What was answered: text as it is, everything else as its JSON.
std::string output_of(const json::value& row);
// Why it did not pass.
std::string error_of(const json::value& row);
// What was answered; where nothing was, why not.
std::string output_or_error_of(const json::value& row);
bool is_cached(const json::value& row);

// What each assertion came to.
std::span<const json::value> components_of(const json::value& row);
bool has_passed(const json::value& component);

// A failed assertion on a trace: why, and the spans that offend in their tree, each line at most 80 columns;
// "✗" begins those of spans that offend.
struct FailedTraceAssertion {
  std::string reason;
  std::vector<std::string> tree;
};
std::vector<FailedTraceAssertion> failed_trace_assertions_of(const json::value& row);
// The tree of one; empty where it has none.
std::vector<std::string> tree_of(const json::value& component);
// Why no span of the application came, or which are missing; "" where the trace is whole or the row has none.
std::string trace_gap_of(const json::value& row);

}  // namespace weft::runs
