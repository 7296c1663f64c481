#include "ingest/pacer.h"

#include <gtest/gtest.h>

#include <future>

namespace weft::ingest {
namespace {

constexpr std::chrono::seconds kPatience{10};

std::future<void> pass(Pacer& pacer) {
  auto passed = std::make_shared<std::promise<void>>();
  auto future = passed->get_future();
  pacer.pass([passed] { passed->set_value(); });
  return future;
}
bool is_through(std::future<void>& acknowledgement) {
  return acknowledgement.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

TEST(Pacer, acknowledgements_pass_at_once_while_the_engine_keeps_up) {
  Pacer pacer;
  pacer.add_backlog(Pacer::kBacklogSpansMax);
  auto acknowledgement = pass(pacer);
  EXPECT_TRUE(is_through(acknowledgement));
}

TEST(Pacer, a_long_backlog_holds_them_until_it_is_shorter) {
  Pacer pacer;
  pacer.add_backlog(Pacer::kBacklogSpansMax + 1);
  auto acknowledgement = pass(pacer);
  EXPECT_FALSE(is_through(acknowledgement));
  pacer.take_backlog(1);
  EXPECT_EQ(acknowledgement.wait_for(kPatience), std::future_status::ready);
}

TEST(Pacer, none_is_held_for_longer_than_the_limit) {
  Pacer pacer;
  pacer.add_backlog(Pacer::kBacklogSpansMax + 1);
  auto acknowledgement = pass(pacer);
  EXPECT_EQ(acknowledgement.wait_for(kPatience), std::future_status::ready);
}

TEST(Pacer, an_engine_that_is_down_holds_nobody) {
  Pacer pacer;
  pacer.add_backlog(Pacer::kBacklogSpansMax + 1);
  auto held = pass(pacer);
  pacer.set_engine_up(false);
  EXPECT_EQ(held.wait_for(kPatience), std::future_status::ready);
  auto next = pass(pacer);
  EXPECT_TRUE(is_through(next));
}

TEST(Pacer, its_end_releases_everybody) {
  std::future<void> held;
  {
    Pacer pacer;
    pacer.add_backlog(Pacer::kBacklogSpansMax + 1);
    held = pass(pacer);
  }
  EXPECT_TRUE(is_through(held));
}

}  // namespace
}  // namespace weft::ingest
