#include "server/query_parameters.h"

#include <gtest/gtest.h>

namespace weft::server {
namespace {

constexpr uint64_t kHalfPastEight = 1'795'249'800'000'000'000;  // 2026-11-21T08:30:00Z

TEST(Time, is_read_in_every_form_that_is_documented) {
  for (const auto* text : {"2026-11-21T08:30:00Z", "2026-11-21t08:30:00.000z", "2026-11-21T09:30:00+01:00",
                           "2026-11-21T03:00:00-05:30", "2026-11-21 08:30:00Z", "1795249800", "1795249800000",
                           "1795249800000000", "1795249800000000000"}) {
    EXPECT_EQ(parse_time(text).value_or(0), kHalfPastEight) << text;
  }
  EXPECT_EQ(parse_time("2026-11-21T08:30:00.123456789Z").value(), kHalfPastEight + 123'456'789);
}

TEST(Time, that_is_none_is_refused) {
  for (const auto* text :
       {"", "now", "-1", "1795249800.5", "2026-11-21", "2026-11-21T08:30:00", "2026-02-30T08:30:00Z",
        "2026-11-21T24:30:00Z", "2026-11-21T08:30:00.Z", "2026-11-21T08:30:00Z!", "1969-12-31T23:59:59Z",
        "2600-01-01T00:00:00Z", "99999999999999999999999"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
}

TEST(Duration, needs_its_unit) {
  EXPECT_EQ(parse_duration("250ms").value(), 250'000'000u);
  EXPECT_EQ(parse_duration("1.5s").value(), 1'500'000'000u);
  EXPECT_EQ(parse_duration("12us").value(), parse_duration("12µs").value());
  EXPECT_EQ(parse_duration("9007199254740993ns").value(), 9'007'199'254'740'993u);
  EXPECT_EQ(parse_duration("1h").value(), 3'600'000'000'000u);
  EXPECT_EQ(parse_duration("1h30m0s").value(), 5'400'000'000'000u);
  EXPECT_EQ(parse_duration("1w2d").value(), 9 * 86'400'000'000'000u);
  for (const auto* text : {"", "5", "ms", "-5ms", "5 ms", "1e3s", "5weeks", "1.2.3s", "999999999999h"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(TraceIdText, may_be_upper_case_and_have_dashes) {
  const auto id = parse_trace_id("0af7651916cd43dd8448eb211c80319c").value();
  EXPECT_EQ(parse_trace_id("0AF76519-16CD-43DD-8448-EB211C80319C").value(), id);
  for (const auto* text : {"", "0af7651916cd43dd8448eb211c80319", "00000000000000000000000000000000",
                           "xaf7651916cd43dd8448eb211c80319c"}) {
    EXPECT_FALSE(parse_trace_id(text).has_value()) << text;
  }
}

TEST(Parameters, are_checked_by_name) {
  Request request;
  ASSERT_TRUE(
      parse_target("/t?attribute=a=b=c&attribute=d=&limit=7&status=error&text=a+b%26c&empty=", request)
          .has_value());
  EXPECT_EQ(attribute_parameters(request).value(), (TextPairs{{"a", "b=c"}, {"d", ""}}));
  EXPECT_EQ(limit_parameter(request, 1, 10).value(), 7u);
  EXPECT_FALSE(limit_parameter(request, 1, 6).has_value());
  EXPECT_EQ(status_parameter(request).value(), model::StatusCode::error);
  EXPECT_EQ(text_parameter(request, "text"), "a b&c");
  EXPECT_EQ(text_parameter(request, "empty"), std::nullopt);
  EXPECT_FALSE(check_parameters(request, {"attribute", "limit"}).has_value());
}

}  // namespace
}  // namespace weft::server
