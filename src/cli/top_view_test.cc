#include "cli/top_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

using testing::HasSubstr;

std::string view(std::string_view json) {
  return top_view(boost::json::parse(json), Terminal(80, false));
}

TEST(TopView, has_a_line_for_each_row_within_the_terminal) {
  const auto text =
      view(R"({"by":"operation","window_ns":60000000000,"rows":[{"service":"shop","name":"order",
      "calls_per_second":12.4,"error_share":0.25,"p50_ns":1200000,"p95_ns":3400000000,"tokens_per_second":0,
      "cost_usd_per_hour":1.5}]})");
  EXPECT_THAT(text, HasSubstr("OPERATION "));
  EXPECT_THAT(text, HasSubstr("shop order"));
  EXPECT_THAT(text, HasSubstr("25.0 %    1.2 ms    3.40 s               1.50\n"));
  EXPECT_THAT(text, HasSubstr("Of the last 1 m 00 s."));
  EXPECT_EQ(text.find('\n'), 80u);
}

TEST(TopView, says_that_nothing_came) {
  EXPECT_EQ(view(R"({"by":"service","window_ns":60000000000,"rows":[]})"),
            "Nothing was received in the last 1 m 00 s.\n");
}

}  // namespace
}  // namespace weft::cli
