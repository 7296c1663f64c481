#include "base/utc_time.h"

#include <gtest/gtest.h>

namespace weft {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

TEST(UtcText, has_milliseconds_and_sorts_as_time_does) {
  const auto at = [](int64_t ms) { return utc_text(system_clock::time_point(milliseconds(ms))); };
  EXPECT_EQ(at(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(at(1'795'317'447'045), "2026-11-22T03:17:27.045Z");
  EXPECT_EQ(at(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_LT(at(1'795'317'447'045), at(1'795'317'447'046));
}

}  // namespace
}  // namespace weft
