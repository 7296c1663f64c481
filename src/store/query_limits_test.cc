#include "store/query_limits.h"

#include <gtest/gtest.h>

#include "store/statement.h"
#include "store/testing.h"

namespace weft::store {
namespace {

using namespace std::chrono_literals;

class Limits : public testing::StoreTest {
 protected:
  Error refusal_of(const std::string& sql, const QueryLimits& limits) {
    const auto answer = Statement().ask(engine(), sql, limits);
    return answer ? Error{ErrorCode::internal, "it was answered"} : answer.error();
  }
};

TEST_F(Limits, a_query_that_takes_too_long_is_ended_and_says_so) {
  constexpr uint64_t kNeverReached = uint64_t{1} << 50;
  const auto error =
      refusal_of("SELECT sum(number) FROM system.numbers", {.time = 300ms, .rows = kNeverReached});
  EXPECT_EQ(error.code, ErrorCode::deadline_exceeded);
  EXPECT_NE(error.message.find("took longer than 0.3 s and was ended"), std::string::npos) << error.message;
  EXPECT_TRUE(engine::testing::eventually([&] {
    return ask("SELECT count() FROM system.processes WHERE query LIKE 'SELECT sum(number)%'") == "0";
  }));
}

TEST_F(Limits, a_query_that_needs_too_much_memory_is_ended_and_says_so) {
  const auto error = refusal_of("SELECT length(groupArray(toString(number))) FROM numbers(10000000)",
                                {.memory_bytes = 16 << 20});
  EXPECT_EQ(error.code, ErrorCode::too_large);
  EXPECT_NE(error.message.find("more than 16 MB of memory"), std::string::npos) << error.message;
}

TEST_F(Limits, a_query_that_would_read_too_much_is_refused_and_says_so) {
  store({{.id = 1}, {.id = 2}, {.id = 3}});
  const auto error = refusal_of("SELECT span_id FROM spans", {.rows = 2});
  EXPECT_EQ(error.code, ErrorCode::too_large);
  EXPECT_NE(error.message.find("more than 2 rows"), std::string::npos) << error.message;
}

TEST(QueryLimits, end_by_a_deadline_that_comes_before_their_time) {
  const auto now = std::chrono::steady_clock::now();
  EXPECT_EQ(until(now + 1h, {.time = 15s}).time, 15s);
  EXPECT_LE(until(now + 5s, {.time = 15s}).time, 5s);
  EXPECT_EQ(until(now - 1s, {.time = 15s}).time, 1ms);
}

}  // namespace
}  // namespace weft::store
