#include "alerts/notice.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "alerts/alerts_fixture.h"

namespace weft::alerts {
namespace {

namespace json = boost::json;
using testing::kNow;
using testing::rule_of;
using testing::sample;

class NoticeTest : public ::testing::Test {
 protected:
  void turn(std::vector<Sample> samples) {
    Answer answer{std::move(samples)};
    advance(group_, rule_, answer, now_);
  }
  // What is due after so many seconds, and is then told.
  std::optional<Notice> told(uint64_t seconds = 0) {
    now_ += seconds * kSecondNs;
    auto notice = due_notice(group_, rule_, receiver_, now_);
    if (notice) note_told(group_, receiver_, *notice, now_);
    return notice;
  }
  json::value body(const Notice& notice) {
    return json::parse(message_body(notice, rule_, receiver_, "the-id"));
  }

  Rule rule_ = rule_of(
      "{query: '{ } | rate()', threshold: '> 2', annotations: {summary: '{{ $labels.service }} has {{ value "
      "}}'}}");
  Receiver receiver_{.name = "ops", .channel = Channel::webhook, .url = "http://localhost/secret"};
  Group group_;
  uint64_t now_ = kNow;
};

TEST_F(NoticeTest, a_thousand_series_are_one_message_of_fifty) {
  std::vector<Sample> many;
  for (int i = 0; i < 1000; ++i) many.push_back(sample(std::to_string(i), true));
  turn(std::move(many));
  const auto notice = told();
  ASSERT_TRUE(notice);
  const auto message = body(*notice);
  EXPECT_EQ(message.at("alerts").as_array().size(), kAlertsShownMax);
  EXPECT_EQ(message.at("truncatedAlerts"), 950);
  EXPECT_FALSE(told());
}

TEST_F(NoticeTest, changes_wait_for_the_group_interval_and_repeats_for_theirs) {
  turn({sample("a", true)});
  ASSERT_TRUE(told());
  turn({sample("a", true), sample("b", true)});
  EXPECT_FALSE(told(59));
  EXPECT_EQ(told(1)->firing.size(), 2u);
  EXPECT_FALSE(told(4 * 3600 - 1));
  EXPECT_TRUE(told(1)) << "after four hours it is repeated";
}

TEST_F(NoticeTest, the_end_is_told_once_and_only_to_who_knows_of_the_beginning) {
  turn({sample("a", true)});
  turn({sample("a", false)});
  EXPECT_FALSE(told()) << "it was over before anybody was told";
  turn({sample("a", true)});
  ASSERT_TRUE(told());
  turn({sample("a", false)});
  const auto notice = told(60);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->status(), "resolved");
  EXPECT_EQ(body(*notice).at("alerts").at(0).at("status"), "resolved");
  EXPECT_FALSE(told(60));
}

TEST_F(NoticeTest, a_receiver_gets_only_what_it_matches) {
  receiver_.match = {{"service", "b"}};
  turn({sample("a", true)});
  EXPECT_FALSE(told());
  turn({sample("a", true), sample("b", true)});
  EXPECT_EQ(told()->firing.size(), 1u);
}

TEST_F(NoticeTest, a_receiver_of_another_project_is_not_told) {
  receiver_.project = "shop";
  EXPECT_FALSE(is_told(receiver_, rule_));
  rule_.project = "shop";
  EXPECT_TRUE(is_told(receiver_, rule_));
  rule_.notify = {"others"};
  EXPECT_FALSE(is_told(receiver_, rule_));
}

TEST_F(NoticeTest, a_webhook_gets_what_alertmanagers_receivers_read) {
  turn({sample("a", true, 7)});
  const auto message = body(*told());
  EXPECT_EQ(message.at("version"), "4");
  EXPECT_EQ(message.at("id"), "the-id");
  EXPECT_EQ(message.at("status"), "firing");
  EXPECT_EQ(message.at("commonLabels").at("service"), "a");
  const auto& alert = message.at("alerts").at(0);
  EXPECT_EQ(alert.at("annotations").at("summary"), "a has 7");
  EXPECT_EQ(alert.at("startsAt"), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(alert.at("endsAt"), "0001-01-01T00:00:00Z");
}

TEST_F(NoticeTest, slack_gets_text_and_blocks_without_markup_of_others) {
  receiver_.channel = Channel::slack;
  turn({sample("<!channel>", true)});
  const auto message = body(*told());
  EXPECT_EQ(message.at("text"), "[FIRING] slow: 1 firing, 0 resolved");
  const auto text = json::value_to<std::string>(message.at("blocks").at(1).at("text").at("text"));
  EXPECT_NE(text.find("&lt;!channel&gt;"), std::string::npos);
  EXPECT_EQ(text.find("<!channel>"), std::string::npos);
}

TEST_F(NoticeTest, no_message_holds_the_receivers_address) {
  turn({sample("a", true)});
  EXPECT_EQ(message_body(*told(), rule_, receiver_, "id").find("secret"), std::string::npos);
}

}  // namespace
}  // namespace weft::alerts
