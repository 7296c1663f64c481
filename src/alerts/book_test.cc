// Book with its file in a folder that forgets what was not synced, and the Outbox within.
#include "alerts/book.h"

#include <gtest/gtest.h>

#include "alerts/alerts_fixture.h"
#include "journal/fake_disk.h"

namespace weft::alerts {
namespace {

using testing::kNow;
using testing::sample;

constexpr Delivery kTaken{.delivered = true, .problem = {}};
const Delivery kBusy{.delivered = false, .may_succeed_later = true, .problem = "it answered with status 500"};
const Delivery kRefused{
    .delivered = false, .may_succeed_later = false, .problem = "it answered with status 404"};

class BookTest : public ::testing::Test {
 protected:
  BookTest() { open(); }

  void open() {
    book_.reset();
    disk_ = folder_.disk();
    Configuration configuration;
    configuration.receivers = {{.name = "ops", .url = "http://localhost/secret"}};
    if (has_file_rule_) {
      auto rule =
          testing::rule_of("{query: '{ } | rate()', threshold: '> 2', group_interval: 0s, every: 1m}");
      rule.source.clear();
      configuration.rules = {std::make_shared<const Rule>(std::move(rule))};
    }
    book_ = Book::open(std::move(configuration), *disk_, now_).value();
  }
  void crash() {
    folder_.lose_unsynced();
    open();
  }
  void turn(std::vector<Sample> samples, uint64_t seconds = 60) {
    now_ += seconds * kSecondNs;
    const auto rule = book_->due(now_);
    ASSERT_TRUE(rule);
    book_->record(rule, Answer{std::move(samples)}, now_, now_);
  }
  Status put(const std::string& yaml, const store::ProjectScope& project = "shop") {
    auto rule = parse_rule(yaml, "mine", project);
    if (!rule) return tl::make_unexpected(rule.error());
    return book_->put(*std::move(rule), now_);
  }
  Message message() {
    const auto next = book_->next_message(now_);
    EXPECT_TRUE(next);
    return next.value_or(Message{});
  }

  bool has_file_rule_ = true;
  journal::FakeFolder folder_;
  std::unique_ptr<journal::Disk> disk_;
  std::unique_ptr<Book> book_;
  uint64_t now_ = kNow;
};

constexpr auto kRule = "{query: '{ } | rate()', threshold: '> 2'}";

TEST_F(BookTest, a_message_that_was_not_delivered_has_the_same_id_after_a_crash) {
  turn({sample("a", true)});
  const auto before = message();
  crash();
  EXPECT_EQ(message().id, before.id);
  EXPECT_EQ(message().body, before.body);
  book_->answered(message(), kTaken, now_);
  crash();
  EXPECT_FALSE(book_->next_message(now_));
}

TEST_F(BookTest, what_fires_and_who_knows_survives_a_crash) {
  turn({sample("a", true)});
  book_->answered(message(), kTaken, now_);
  const auto fired = book_->statuses({})[0].alerts[0].fired_unix_nano;
  crash();
  turn({sample("a", true)});
  EXPECT_FALSE(book_->next_message(now_)) << "it was told before";
  EXPECT_EQ(book_->statuses({})[0].alerts[0].fired_unix_nano, fired);
  turn({sample("a", false)});
  EXPECT_NE(message().body.find(R"("status":"resolved")"), std::string::npos);
}

TEST_F(BookTest, a_busy_receiver_is_tried_again_later_and_later) {
  turn({sample("a", true)});
  uint64_t wait_before = 0;
  for (int i = 0; i < 5; ++i) {
    book_->answered(message(), kBusy, now_);
    EXPECT_FALSE(book_->next_message(now_));
    const uint64_t wait = book_->next_message_unix_nano() - now_;
    EXPECT_GE(wait, wait_before);
    wait_before = wait;
    now_ += wait;
  }
  EXPECT_LE(wait_before, Outbox::kBackoffNsMax);
  EXPECT_EQ(book_->counters().failed_attempts, 5u);
}

TEST_F(BookTest, a_refused_message_and_one_too_old_are_dropped_and_counted) {
  turn({sample("a", true)});
  book_->answered(message(), kRefused, now_);
  EXPECT_EQ(book_->counters().dropped, 1u);
  turn({sample("a", false)});
  const auto late = message();
  book_->answered(late, kBusy, now_ + Outbox::kGiveUpNs + 1);
  EXPECT_EQ(book_->counters().dropped, 2u);
  EXPECT_EQ(book_->counters().waiting, 0u);
}

TEST_F(BookTest, the_end_does_not_overtake_the_beginning) {
  turn({sample("a", true)});
  const auto first = message();
  book_->answered(first, kBusy, now_ + 60 * kSecondNs);
  turn({sample("a", false)});
  EXPECT_FALSE(book_->next_message(now_)) << "the resolved message waits for the firing one";
  EXPECT_EQ(book_->next_message(book_->next_message_unix_nano())->id, first.id);
}

TEST_F(BookTest, a_full_outbox_refuses_and_the_next_turn_offers_again) {
  for (size_t i = 0; i < Outbox::kMessagesMax + 2; ++i) turn({sample("a", i % 2 == 0)});
  EXPECT_EQ(book_->counters().waiting, Outbox::kMessagesMax);
  book_->answered(message(), kTaken, now_);
  turn({sample("a", true)});
  EXPECT_EQ(book_->counters().waiting, Outbox::kMessagesMax);
}

TEST_F(BookTest, turns_that_a_slow_query_missed_are_skipped_and_counted) {
  turn({});
  const auto rule = book_->due(now_ + 60 * kSecondNs);
  ASSERT_TRUE(rule);
  const uint64_t asked = now_ + 60 * kSecondNs;
  book_->record(rule, Answer{}, asked, asked + 150 * kSecondNs);
  EXPECT_EQ(book_->counters().skipped_turns, 2u);
  EXPECT_EQ(book_->next_turn_unix_nano(), asked + 180 * kSecondNs);
}

TEST_F(BookTest, a_query_that_fails_leaves_the_alerts_as_they_are) {
  turn({sample("a", true)});
  now_ += 60 * kSecondNs;
  book_->record(book_->due(now_), fail(ErrorCode::unavailable, "the engine is down"), now_, now_);
  const auto status = book_->statuses({})[0];
  EXPECT_EQ(status.problem, "the engine is down");
  EXPECT_EQ(status.alerts[0].state, State::firing);
}

TEST_F(BookTest, a_rule_by_the_api_survives_a_crash_and_belongs_to_its_project) {
  ASSERT_TRUE(put(kRule));
  crash();
  EXPECT_TRUE(book_->status("mine", "shop"));
  EXPECT_EQ(book_->status("mine", "other").error().code, ErrorCode::not_found);
  EXPECT_EQ(book_->remove("mine", "other", now_).error().code, ErrorCode::not_found);
  EXPECT_TRUE(book_->remove("mine", "shop", now_));
  crash();
  EXPECT_FALSE(book_->status("mine", "shop"));
}

TEST_F(BookTest, a_rule_of_the_file_is_changed_in_the_file_only) {
  EXPECT_EQ(book_->remove("slow", {}, now_).error().code, ErrorCode::already_exists);
  auto rule = parse_rule(kRule, "slow", std::nullopt).value();
  EXPECT_EQ(book_->put(std::move(rule), now_).error().code, ErrorCode::already_exists);
}

TEST_F(BookTest, a_rule_that_is_removed_while_it_fires_tells_its_end) {
  has_file_rule_ = false;
  open();
  ASSERT_TRUE(put(kRule));
  turn({sample("a", true)}, 0);
  book_->answered(message(), kTaken, now_);
  ASSERT_TRUE(book_->remove("mine", "shop", now_));
  EXPECT_NE(message().body.find(R"("status":"resolved")"), std::string::npos);
}

TEST_F(BookTest, a_rule_that_cannot_be_kept_is_not_made) {
  folder_.fail_next(journal::FakeFolder::Operation::write);
  EXPECT_FALSE(put(kRule));
  EXPECT_FALSE(book_->status("mine", "shop"));
  EXPECT_TRUE(put(kRule));
}

TEST_F(BookTest, a_receiver_that_is_not_there_is_an_error) {
  EXPECT_FALSE(put("{query: '{ } | rate()', threshold: '> 2', notify: [nobody]}"));
}

TEST_F(BookTest, alerts_go_on_when_the_disk_does_not) {
  folder_.fail_next(journal::FakeFolder::Operation::write, 100);
  turn({sample("a", true)});
  EXPECT_TRUE(book_->next_message(now_));
  EXPECT_EQ(book_->counters().failed_saves, 1u);
}

TEST_F(BookTest, a_damaged_file_is_kept_aside_and_weft_starts) {
  turn({sample("a", true)});
  auto content = folder_.content("state.json");
  for (const auto& damaged : {content.substr(0, content.size() / 2), std::string(), std::string("{}"),
                              content.substr(0, content.size() - 3) + "?]}"}) {
    folder_.set_content("state.json", damaged);
    open();
    EXPECT_TRUE(book_->statuses({})[0].alerts.empty());
    EXPECT_FALSE(folder_.has("state.json"));
    const auto aside = "state.json.damaged-" + std::to_string(now_);
    EXPECT_EQ(folder_.content(aside), damaged);
    folder_.remove(aside);
  }
}

TEST_F(BookTest, the_file_holds_no_secret) {
  turn({sample("a", true)});
  EXPECT_EQ(folder_.content("state.json").find("secret"), std::string::npos);
}

}  // namespace
}  // namespace weft::alerts
