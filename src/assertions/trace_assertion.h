// Assertions on traces: trace-span-count and its like, trajectory:…, trace:….
// What each means is written for users in docs/reference/trace-assertions.md.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>
#include <vector>

#include "assertions/asserted_trace.h"
#include "assertions/verdict.h"
#include "base/result.h"

namespace weft::assertions {

// With or without `not-`. trajectory:goal-success is none: it needs a judge, who is given
// trajectory_summary().
bool is_trace_assertion(std::string_view type);
// Every type that is one, without `not-`.
std::vector<std::string_view> trace_assertion_types();

// `assertion` is {"type", "value", …} with its templates rendered; of it only these two are read. A text that
// is a number, as templates make them, is taken for that number.
//
// Nothing passes by accident: where there is nothing to judge (no span of the application at all, or none
// that is selected), with `not-` too, the verdict is a failure that says so, unless `value` has
// `allow_none: true`.
//
// Errors: invalid_argument when the assertion cannot be understood; the message names type and key. The
// test is then in error, and neither passed nor failed. One thread per `trace`.
Result<Verdict> check_trace(const boost::json::value& assertion, AssertedTrace& trace);

}  // namespace weft::assertions
