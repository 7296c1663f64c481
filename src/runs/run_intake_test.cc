#include "runs/run_intake.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>

namespace weft::runs {
namespace {

class Intake : public testing::Test {
 protected:
  Intake()
      : folder_(testing::TempDir() + "intake-" + std::to_string(::getpid())),
        store_(*RunStore::open(folder_)),
        intake_(store_, [this] { return now_; }) {}
  ~Intake() override { std::filesystem::remove_all(folder_); }

  Result<bool> begin(const std::string& id, const std::string& project = "") {
    return intake_.begin(json::object{{"id", id}, {"began", "2026-11-22T01:00:00Z"}}, project);
  }

  std::string folder_;
  RunStore store_;
  RunIntake::Clock::time_point now_ = {};
  RunIntake intake_;
};

TEST_F(Intake, what_is_told_is_a_run_like_others) {
  ASSERT_TRUE(begin("a").value());
  ASSERT_EQ(intake_.add_rows("a", std::nullopt, "{\"testIdx\":0}\n{\"testIdx\":1,\"failureReason\":1}\n"),
            2u);
  EXPECT_EQ(store_.summary("a")->state, RunState::running);
  ASSERT_TRUE(intake_.end("a", std::nullopt, json::object{{"state", "cancelled"}, {"duration_ms", 5}}));
  const auto summary = store_.summary("a");
  EXPECT_EQ(summary->state, RunState::cancelled);
  EXPECT_EQ(summary->tally.stats.passed, 1u);
  EXPECT_EQ(summary->tally.stats.duration_ms, 5);
}

TEST_F(Intake, a_run_that_nobody_tells_any_more_is_cut_off_until_it_speaks_again) {
  ASSERT_TRUE(begin("a"));
  ASSERT_TRUE(intake_.add_rows("a", std::nullopt, "{\"testIdx\":0}\n"));
  now_ += RunIntake::kSilenceMax;
  intake_.close_silent();
  EXPECT_EQ(store_.summary("a")->state, RunState::running);
  now_ += std::chrono::seconds(1);
  intake_.close_silent();
  EXPECT_EQ(store_.summary("a")->state, RunState::cut_off);
  ASSERT_TRUE(intake_.add_rows("a", std::nullopt, "{\"testIdx\":1}\n"));
  EXPECT_EQ(store_.summary("a")->state, RunState::running);
  ASSERT_TRUE(intake_.end("a", std::nullopt, json::object()));
  EXPECT_EQ(store_.summary("a")->tally.stats.total(), 2u);
}

TEST_F(Intake, rows_that_are_told_twice_count_once) {
  ASSERT_TRUE(begin("a"));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(intake_.add_rows("a", std::nullopt, "{\"testIdx\":0}\n"));
  ASSERT_TRUE(intake_.end("a", std::nullopt, json::object()));
  EXPECT_EQ(store_.summary("a")->tally.stats.total(), 1u);
}

TEST_F(Intake, a_weft_that_was_started_again_goes_on_taking_rows) {
  ASSERT_TRUE(begin("a"));
  ASSERT_TRUE(intake_.add_rows("a", std::nullopt, "{\"testIdx\":0}\n"));
  ASSERT_TRUE(intake_.end("a", std::nullopt, json::object()));
  RunIntake again(store_);
  ASSERT_TRUE(again.add_rows("a", std::nullopt, "{\"testIdx\":1}\n"));
  ASSERT_TRUE(again.end("a", std::nullopt, json::object()));
  EXPECT_EQ(store_.summary("a")->tally.stats.total(), 2u);
}

TEST_F(Intake, a_run_that_its_own_process_writes_here_is_not_taken) {
  const auto writer = store_.create({.id = "a"}, nullptr);
  EXPECT_FALSE(begin("a").value());
  EXPECT_FALSE(begin("a", "mine").value());
  ASSERT_TRUE((*writer)->belong_to("mine"));
  EXPECT_FALSE(begin("a", "mine").value());
  EXPECT_EQ(begin("a", "yours").error().code, ErrorCode::already_exists);
  EXPECT_EQ(store_.summary("a")->head.project, "mine");
}

TEST_F(Intake, a_project_neither_sees_nor_writes_what_is_anothers) {
  ASSERT_TRUE(begin("a", "mine"));
  EXPECT_EQ(intake_.add_rows("a", "yours", "{}\n").error().code, ErrorCode::not_found);
  EXPECT_EQ(begin("a", "yours").error().code, ErrorCode::already_exists);
}

TEST_F(Intake, who_may_not_write_a_run_does_not_keep_others_from_it) {
  ASSERT_TRUE(begin("a", "mine"));
  ASSERT_TRUE(intake_.end("a", "mine", json::object()));
  EXPECT_EQ(intake_.add_rows("a", "yours", "{}\n").error().code, ErrorCode::not_found);
  EXPECT_EQ(intake_.end("a", "yours", json::object()).error().code, ErrorCode::not_found);
  EXPECT_EQ(begin("a", "yours").error().code, ErrorCode::already_exists);
  EXPECT_TRUE(store_.go_on("a"));
}

TEST_F(Intake, a_run_that_was_removed_is_not_told_on) {
  ASSERT_TRUE(begin("a"));
  ASSERT_TRUE(intake_.add_rows("a", std::nullopt, "{\"testIdx\":0}\n"));
  ASSERT_TRUE(intake_.remove("a"));
  EXPECT_EQ(intake_.add_rows("a", std::nullopt, "{\"testIdx\":1}\n").error().code, ErrorCode::not_found);
  EXPECT_TRUE(store_.list().empty());
}

TEST_F(Intake, a_run_that_says_no_instant_began_when_it_was_told) {
  const auto before = now_text();
  ASSERT_TRUE(intake_.begin(json::object{{"id", "none"}}, ""));
  ASSERT_TRUE(intake_.begin(json::object{{"id", "word"}, {"began", "yesterday"}}, ""));
  ASSERT_TRUE(intake_.begin(json::object{{"id", "east"}, {"began", "2026-11-22T03:00:00.5+02:00"}}, ""));
  EXPECT_GE(store_.summary("none")->head.began, before);
  EXPECT_GE(store_.summary("word")->head.began, before);
  EXPECT_EQ(store_.summary("east")->head.began, "2026-11-22T01:00:00.500Z");
}

TEST_F(Intake, what_is_no_row_is_refused_in_words) {
  ASSERT_TRUE(begin("a"));
  EXPECT_EQ(intake_.add_rows("a", std::nullopt, "[1]\n").error().message,
            "row 1 is no object; a row is one line of JSON");
  EXPECT_EQ(intake_.add_rows("a", std::nullopt, "{}\n{\"promptIdx\":1e300}").error().code,
            ErrorCode::too_large);
  EXPECT_EQ(intake_.add_rows("b", std::nullopt, "{}").error().code, ErrorCode::not_found);
  EXPECT_EQ(begin("../a").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(intake_.begin(json::array{1}, "").error().code, ErrorCode::invalid_argument);
}

TEST_F(Intake, more_runs_than_may_be_open_are_told_all_the_same) {
  for (size_t i = 0; i <= RunIntake::kOpenMax; ++i) ASSERT_TRUE(begin(fmt::format("r{}", i)));
  ASSERT_TRUE(intake_.add_rows("r0", std::nullopt, "{\"testIdx\":0}\n"));
  ASSERT_TRUE(intake_.end("r0", std::nullopt, json::object()));
  EXPECT_EQ(store_.summary("r0")->tally.stats.passed, 1u);
}

}  // namespace
}  // namespace weft::runs
