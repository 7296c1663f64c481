#include "runs/row_reading.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::runs {
namespace {

json::value row(const char* text) {
  return json::parse(text);
}

TEST(RowReading, a_test_is_called_by_its_description_else_its_vars_else_its_number) {
  EXPECT_EQ(test_name_of(row(R"({"testCase":{"description":"greets"},"vars":{"a":1}})")), "greets");
  EXPECT_EQ(test_name_of(row(R"({"testCase":{"description":""},"vars":{"a":1,"b":"x"}})")), "a=1 b=x");
  EXPECT_EQ(test_name_of(row(R"({"testIdx":2,"vars":{}})")), "test 3");
}

TEST(RowReading, where_nothing_was_answered_the_error_says_why) {
  EXPECT_EQ(output_or_error_of(row(R"({"response":{"output":{"a":[1]}},"error":"e"})")), R"({"a":[1]})");
  for (const auto* nothing : {R"({"error":"e"})", R"({"response":{"output":null},"error":"e"})"}) {
    EXPECT_EQ(output_of(row(nothing)), "");
    EXPECT_EQ(output_or_error_of(row(nothing)), "e");
  }
}

// Files of results come from other programs, too.
TEST(RowReading, what_is_missing_or_of_another_kind_is_nothing) {
  for (const auto* odd : {"{}", "[]", "null", R"({"testIdx":-1,"vars":[1],"response":7,"gradingResult":"x",
       "testCase":[],"error":{},"failureReason":"many"})"}) {
    const auto said = row(odd);
    EXPECT_EQ(index_of(said, "testIdx"), 0u);
    EXPECT_EQ(verdict_of(said), Verdict::pass);
    EXPECT_EQ(description_of(said) + output_of(said) + error_of(said) + trace_gap_of(said), "");
    EXPECT_TRUE(vars_of(said).empty() && components_of(said).empty() && !is_cached(said));
  }
  EXPECT_EQ(index_of(row(R"({"testIdx":1e300})"), "testIdx"), 4'294'967'295u);
  EXPECT_EQ(verdict_of(row(R"({"failureReason":9})")), Verdict::error);
}

TEST(RowReading, failed_assertions_on_the_trace_are_those_with_a_tree) {
  const auto failed = failed_trace_assertions_of(row(R"({"gradingResult":{"componentResults":[
      {"pass":false,"reason":"no such word"},
      {"pass":true,"reason":"fast","metadata":{"evidence":{"tree":["gateway"]}}},
      {"pass":false,"reason":"slow","metadata":{"evidence":{"tree":["gateway","✗ search"]}}}]}})"));
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].reason, "slow");
  EXPECT_EQ(failed[0].tree, (std::vector<std::string>{"gateway", "✗ search"}));
}

TEST(RowReading, a_trace_with_a_gap_says_which) {
  EXPECT_EQ(trace_gap_of(row(R"({"traceReport":{"spans":4,"whole":true}})")), "");
  EXPECT_EQ(trace_gap_of(row(R"({"traceReport":{"why":"nobody has sent anything"}})")),
            "no span came: nobody has sent anything");
  EXPECT_EQ(trace_gap_of(row(R"({"traceReport":{"spans":4,"whole":false,"missingParents":2}})")),
            "the trace is not whole: 4 spans came, and 2 of them miss their parent");
}

}  // namespace
}  // namespace weft::runs
