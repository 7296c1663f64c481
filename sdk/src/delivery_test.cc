#include "delivery.h"

#include <gtest/gtest.h>

#include "clock.h"
#include "testing/fake_http_client.h"

namespace weft::detail {
namespace {

using Outcome = Delivery::Outcome;

HttpReply reply(int status, uint32_t retry_after_ms = 0) {
  return {.status = status, .body = {}, .error = {}, .retry_after_ms = retry_after_ms};
}

// A delivery that does not sleep but notes for how long it would have.
class DeliveryTest : public ::testing::Test {
 protected:
  Outcome deliver(int64_t patience_ms = 3'600'000) {
    return delivery.deliver({.url = "http://server"}, steady_now_ns() + patience_ms * 1'000'000).outcome;
  }
  void fail(size_t times) { http.answer_with(std::deque<HttpReply>(times, reply(503))); }

  testing::FakeHttpClient http;
  bool stopped = false;
  std::vector<std::pair<uint32_t, bool>> pauses;  // and whether each might be cut short
  Delivery delivery{http, [this](uint32_t milliseconds, bool may_hurry) {
                      if (milliseconds > 0) pauses.emplace_back(milliseconds, may_hurry);
                      return !stopped;
                    }};
};

class WorthAnotherTry : public DeliveryTest, public ::testing::WithParamInterface<int> {};
TEST_P(WorthAnotherTry, is_tried_until_it_works) {
  http.answer_with({reply(GetParam()), reply(GetParam())});
  EXPECT_EQ(deliver(), Outcome::accepted);
  EXPECT_EQ(delivery.requests(), 3u);
  EXPECT_EQ(delivery.retries(), 2u);
}
INSTANTIATE_TEST_SUITE_P(Delivery, WorthAnotherTry, ::testing::Values(0, 408, 429, 502, 503, 504));

class Final : public DeliveryTest, public ::testing::WithParamInterface<int> {};
TEST_P(Final, is_not_tried_again) {
  http.answer_with({reply(GetParam())});
  EXPECT_EQ(deliver(), Outcome::rejected);
  EXPECT_EQ(delivery.requests(), 1u);
}
INSTANTIATE_TEST_SUITE_P(Delivery, Final, ::testing::Values(301, 400, 401, 403, 404, 413, 500, 501));

TEST_F(DeliveryTest, every_status_of_success_is_one) {
  http.answer_with({reply(202), reply(204)});
  EXPECT_EQ(deliver(), Outcome::accepted);
  EXPECT_EQ(deliver(), Outcome::accepted);
}

TEST_F(DeliveryTest, pauses_grow_to_a_bound_and_are_not_all_the_same) {
  fail(60);
  EXPECT_EQ(deliver(), Outcome::accepted);
  uint32_t longest = 0;
  for (const auto& [milliseconds, may_hurry] : pauses) longest = std::max(longest, milliseconds);
  EXPECT_LE(pauses[0].first, Delivery::kFirstPauseMs);
  EXPECT_LE(longest, Delivery::kPauseMaxMs);
  EXPECT_GT(longest, Delivery::kPauseMaxMs / 4);
  EXPECT_NE(pauses[40], pauses[41]);
}

TEST_F(DeliveryTest, retry_after_is_followed_and_cannot_be_hurried) {
  http.answer_with({reply(503, 7'000)});
  EXPECT_EQ(deliver(), Outcome::accepted);
  ASSERT_EQ(pauses.size(), 1u);
  EXPECT_NEAR(pauses[0].first, 7'000, 100);
  EXPECT_FALSE(pauses[0].second);
}

TEST_F(DeliveryTest, a_retry_after_past_the_deadline_waits_until_there_and_gives_up) {
  http.answer_with({reply(503, 60'000)});
  EXPECT_EQ(deliver(1'000), Outcome::unreachable);
  EXPECT_EQ(delivery.requests(), 1u);
  EXPECT_NEAR(pauses.at(0).first, 1'000, 100);
}

TEST_F(DeliveryTest, the_next_request_keeps_to_what_the_last_one_was_told) {
  http.answer_with({reply(429, 60'000)});
  deliver(1'000);
  EXPECT_EQ(deliver(2'000), Outcome::unreachable);
  EXPECT_EQ(delivery.requests(), 1u);
}

TEST_F(DeliveryTest, stopped_it_sends_nothing) {
  stopped = true;
  EXPECT_EQ(deliver(), Outcome::unreachable);
  EXPECT_EQ(delivery.requests(), 0u);
}

TEST(DescribeFailure, says_where_what_and_the_start_of_the_answer) {
  EXPECT_EQ(describe_failure("http://a", {.status = 0, .body = {}, .error = "refused"}), "http://a: refused");
  EXPECT_EQ(describe_failure("http://a", {.status = 400, .body = "bad", .error = {}}),
            "http://a answered 400 bad");
}

}  // namespace
}  // namespace weft::detail
