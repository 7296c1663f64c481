#include "base/rfc3339.h"

#include <gtest/gtest.h>

namespace weft {
namespace {

TEST(Rfc3339, instants_of_any_zone_are_read) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01Z"), 1'000'000'000u);
  EXPECT_EQ(parse_rfc3339("1970-01-01T01:00:00.5+01:00"), 500'000'000u);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:30:00-00:30"), parse_rfc3339("2026-11-21T09:00:00Z"));
}

TEST(Rfc3339, what_is_no_instant_is_none) {
  for (const auto* text : {"", "yesterday", "2026-11-21", "2026-13-21T08:30:00Z", "2026-11-21T08:30:00",
                           "2026-11-21T08:30:00Zz", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

}  // namespace
}  // namespace weft
