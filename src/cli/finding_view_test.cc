#include "cli/finding_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

std::string drawn(std::string_view answer, size_t columns = 200) {
  return finding_view(boost::json::parse(answer), Terminal(columns, false));
}

constexpr std::string_view kFinding = R"({
    "findings": [{"cause": "header stripped", "confidence": 0.9, "summary": "rag began a trace of its own.",
                  "fix": "Pass traceparent on.", "basis": "12 of 12 calls.", "docs": "docs/x.md#stripped",
                  "traces": ["01", "02", "03", "04"], "trace_count": 12}],
    "looked_at": {"spans": 40, "traces": 12, "truncated": true}})";

TEST(FindingView, says_the_cause_how_sure_the_fix_and_what_that_rests_on) {
  EXPECT_EQ(drawn(kFinding),
            "1 finding in 40 spans of 12 traces; older ones were left out\n"
            "\n"
            "header stripped  90 % sure\n"
            "  rag began a trace of its own.\n"
            "  Fix: Pass traceparent on.\n"
            "  Because: 12 of 12 calls.\n"
            "  trace 01\n"
            "  trace 02\n"
            "  trace 03\n"
            "  and 9 more\n"
            "  docs/x.md#stripped\n");
}

TEST(FindingView, says_what_was_left_out) {
  const auto text = drawn(R"({"findings": [], "looked_at": {"spans": 1, "traces": 1},
                              "findings_left_out": 3, "roots_searched_in_part": 1})");
  EXPECT_NE(text.find("3 findings less sure were left out."), std::string::npos) << text;
  EXPECT_NE(text.find("Of 1 root more calls came into question"), std::string::npos) << text;
}

TEST(FindingView, keeps_to_the_width_and_shows_control_characters_as_text) {
  const auto text = drawn(R"({"findings": [{"cause": "a\u001b[2Jb", "confidence": 1,
      "summary": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"}]})",
                          40);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 40u) << text.substr(begin, end - begin);
    begin = end + 1;
  }
}

}  // namespace
}  // namespace weft::cli
