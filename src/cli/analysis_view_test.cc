#include "cli/analysis_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

namespace weft::cli {
namespace {

constexpr std::string_view kAnalysis = R"({
  "trace_id": "0af7651916cd43dd8448eb211c80319c", "span_count": 3, "duration_ns": 500000000,
  "root": {"name": "request", "service": "gateway"},
  "critical_path": {"segments_count": 2, "segments": [
    {"name": "search", "service": "search", "start_offset_ns": 0, "duration_ns": 100000000},
    {"name": "llm.generate", "service": "llm", "start_offset_ns": 100000000, "duration_ns": 400000000}]},
  "bottlenecks": [{"name": "llm.generate", "service": "llm", "own_ns": 400000000, "share": 0.8,
                   "half_saves_ns": 200000000}],
  "retries_count": 1,
  "retries": [{"attempts": [{"name": "search", "service": "search"}], "attempts_count": 3, "succeeded": true,
               "lost_ns": 300000000, "lost": {"tokens": 40, "cost_usd": 0}}],
  "errors_count": 1,
  "errors": [{"origin": {"name": "search", "service": "search"}, "message": "a\u001b[31m very long sentence of somebody",
              "path": [], "path_count": 0, "swallowed_by": {"name": "request", "service": "gateway"}}],
  "ledger": {"lines_count": 1, "lines": [{"name": "llm.generate", "service": "llm", "model": "big",
             "tokens_billed": true, "formula": "10 input × $2.5 per million = $0.000025"}],
             "total": {"calls": 1, "tokens": {"total": 10}, "cost_usd": 0.000025}}
})";

std::string drawn(size_t columns = 80) {
  return analysis_view(boost::json::parse(kAnalysis), Terminal(columns, false));
}

TEST(AnalysisView, what_saves_most_comes_first) {
  const auto text = drawn();
  EXPECT_NE(text.find("1. search (search) was tried 3 times and succeeded at last."), std::string::npos)
      << text;
  EXPECT_NE(text.find("2. llm.generate (llm) takes 400.0 ms itself, 80 % of the request."), std::string::npos)
      << text;
}

TEST(AnalysisView, the_path_is_a_table_by_time) {
  const auto text = drawn();
  const size_t first = text.find("20 %  search (search)\n");
  const size_t second = text.find("80 %  llm.generate (llm)\n");
  ASSERT_NE(second, std::string::npos) << text;
  EXPECT_LT(first, second);
}

TEST(AnalysisView, says_nothing_of_parts_that_have_nothing_to_say) {
  const auto text = drawn();
  EXPECT_EQ(text.find("Repeated steps"), std::string::npos);
  EXPECT_EQ(analysis_view(boost::json::parse("{}"), Terminal(80, false)).find("Errors"), std::string::npos);
}

TEST(AnalysisView, an_error_without_a_status_says_so) {
  const auto text = analysis_view(boost::json::parse(R"({"errors": [
      {"origin": {"name": "charge", "service": "pay"}, "message": "500", "status_unset": true}]})"),
                                  Terminal(200, false));
  EXPECT_NE(text.find("charge (pay) answered 500, and its status is not set"), std::string::npos) << text;
}

TEST(AnalysisView, keeps_to_the_columns_and_from_steering_the_terminal) {
  for (const size_t columns : {40u, 80u}) {
    std::istringstream lines(drawn(columns));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), columns) << line;
  }
  EXPECT_EQ(drawn().find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weft::cli
