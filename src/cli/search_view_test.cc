#include "cli/search_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

const Terminal kTerminal(80, false);

boost::json::value found(uint64_t matched, const char* name) {
  return boost::json::object{{"truncated", true},
                             {"traces",
                              {{{"trace_id", std::string(32, 'a')},
                                {"root_name", "GET /order"},
                                {"root_service", "web"},
                                {"start_time_unix_nano", "1795249800000000000"},
                                {"duration_ns", 250'000'000},
                                {"spansets",
                                 {{{"matched", matched},
                                   {"attributes", {{"count()", matched}}},
                                   {"spans",
                                    {{{"name", name},
                                      {"service", "shop"},
                                      {"duration_ns", 1'000'000},
                                      {"attributes", {{"status", "error"}}}}}}}}}}}}};
}

boost::json::value series(boost::json::array values) {
  return boost::json::object{
      {"start_time_unix_nano", "1795249800000000000"},
      {"end_time_unix_nano", "1795249860000000000"},
      {"step_ns", 1'000'000'000},
      {"series", {{{"labels", {{"name", "order"}, {"tier", nullptr}}}, {"values", std::move(values)}}}}};
}

void expect_within_the_terminal(const std::string& text) {
  for (size_t from = 0, to; (to = text.find('\n', from)) != std::string::npos; from = to + 1)
    EXPECT_LE(display_width(std::string_view(text).substr(from, to - from)), kTerminal.columns());
}

TEST(SearchView, a_trace_shows_what_matched_in_it_and_how_much_more_did) {
  const auto text = found_view(found(5, "order"), kTerminal);
  EXPECT_NE(text.find("web GET /order"), std::string::npos);
  EXPECT_NE(text.find("\n  count()=5"), std::string::npos);
  EXPECT_NE(text.find("\n  shop order  1.0 ms  status=error"), std::string::npos);
  EXPECT_NE(text.find("… and 4 more"), std::string::npos);
  EXPECT_NE(text.find("Not everything was looked at"), std::string::npos);
}

TEST(SearchView, stored_text_neither_steers_the_terminal_nor_leaves_its_width) {
  const auto text = found_view(found(1, ("\x1b[2J" + std::string(200, 'n')).c_str()), kTerminal);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  expect_within_the_terminal(text);
}

TEST(SearchView, a_series_shows_last_smallest_and_largest_and_gaps_stay_empty) {
  const auto text = series_view(series({1, nullptr, 7, 3.5, nullptr}), kTerminal);
  EXPECT_NE(text.find("name=order tier=nil"), std::string::npos);
  EXPECT_NE(text.find("3.5         1         7  ▂ █▅ \n"), std::string::npos) << text;
}

TEST(SearchView, a_long_series_keeps_its_peak_in_few_columns) {
  boost::json::array values(11'000, 0);
  values[5'000] = 1;
  const auto text = series_view(series(std::move(values)), kTerminal);
  EXPECT_NE(text.find("▁█▁"), std::string::npos);
  expect_within_the_terminal(text);
}

TEST(SearchView, an_empty_answer_says_so) {
  EXPECT_EQ(found_view(boost::json::object{}, kTerminal), "No traces match in this time.\n");
  EXPECT_EQ(series_view(boost::json::object{}, kTerminal), "Nothing to count in this time.\n");
}

}  // namespace
}  // namespace weft::cli
