#include "alerts/alert.h"

#include <gtest/gtest.h>

#include "alerts/alerts_fixture.h"

namespace weft::alerts {
namespace {

using testing::kNow;
using testing::rule_of;
using testing::sample;

// Turns of a rule, a second each unless said otherwise.
class AlertTest : public ::testing::Test {
 protected:
  void use(const std::string& more) {
    rule_ = rule_of("{query: '{ } | rate()', threshold: '> 2', " + more + "}");
  }
  bool turn(std::vector<Sample> samples, uint64_t seconds = 1, bool truncated = false) {
    now_ += seconds * kSecondNs;
    Answer answer{std::move(samples), truncated};
    return advance(group_, rule_, answer, now_);
  }
  std::string state() const {
    return group_.alerts.empty() ? "inactive" : std::string(to_string(group_.alerts.begin()->second.state));
  }

  Rule rule_ = rule_of("{query: '{ } | rate()', threshold: '> 2'}");
  Group group_;
  uint64_t now_ = kNow;
};

TEST_F(AlertTest, fires_at_once_without_for) {
  EXPECT_TRUE(turn({sample("a", true)}));
  EXPECT_EQ(state(), "firing");
  EXPECT_FALSE(turn({sample("a", true)})) << "only its value changed";
}

TEST_F(AlertTest, fires_only_after_for) {
  use("for: 10s");
  turn({sample("a", true)});
  EXPECT_EQ(state(), "pending");
  turn({sample("a", true)}, 9);
  EXPECT_EQ(state(), "pending");
  turn({sample("a", true)}, 1);
  EXPECT_EQ(state(), "firing");
}

TEST_F(AlertTest, a_pending_one_that_calms_is_forgotten_and_begins_anew) {
  use("for: 10s");
  turn({sample("a", true)});
  turn({sample("a", false)});
  EXPECT_EQ(state(), "inactive");
  turn({sample("a", true)}, 9);
  EXPECT_EQ(state(), "pending");
}

TEST_F(AlertTest, is_resolved_and_then_forgotten) {
  turn({sample("a", true)});
  EXPECT_TRUE(turn({sample("a", false)}));
  EXPECT_EQ(state(), "resolved");
  turn({}, 16 * 60);
  EXPECT_EQ(state(), "inactive");
}

TEST_F(AlertTest, a_resolved_one_that_somebody_thinks_fires_is_kept) {
  turn({sample("a", true)});
  group_.told["ops"].firing.insert(group_.alerts.begin()->first);
  turn({}, 1);
  turn({}, 16 * 60);
  EXPECT_EQ(state(), "resolved");
}

TEST_F(AlertTest, a_series_that_ends_is_resolved_unless_its_state_is_to_be_kept) {
  turn({sample("a", true)});
  turn({});
  EXPECT_EQ(state(), "resolved");
  use("no_data: keep");
  turn({sample("a", true)});
  turn({});
  EXPECT_EQ(state(), "firing");
}

TEST_F(AlertTest, what_an_incomplete_answer_leaves_out_is_not_resolved) {
  turn({sample("a", true)});
  turn({sample("b", false)}, 1, true);
  EXPECT_EQ(state(), "firing");
}

TEST_F(AlertTest, no_data_can_be_an_alert_of_its_own) {
  use("no_data: alert");
  turn({});
  ASSERT_EQ(state(), "firing");
  EXPECT_EQ(group_.alerts.begin()->second.labels.at("no_data"), "true");
  turn({sample("a", false)});
  EXPECT_EQ(state(), "resolved");
}

TEST_F(AlertTest, more_series_than_can_be_watched_are_said_to_be_left_out) {
  std::vector<Sample> many;
  for (size_t i = 0; i <= kAlertsMax; ++i) many.push_back(sample(std::to_string(i), true));
  Answer answer{std::move(many), false};
  advance(group_, rule_, answer, now_);
  EXPECT_EQ(group_.alerts.size(), kAlertsMax);
  EXPECT_TRUE(answer.truncated);
}

}  // namespace
}  // namespace weft::alerts
