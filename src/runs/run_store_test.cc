#include "runs/run_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

namespace weft::runs {
namespace {

json::object row(int test, int failure) {
  return {{"testIdx", test}, {"promptIdx", 0}, {"failureReason", failure}, {"score", failure == 0 ? 1 : 0}};
}

class Runs : public testing::Test {
 protected:
  Runs()
      : folder_(testing::TempDir() + "evals-" + std::to_string(::getpid())),
        store_(*RunStore::open(folder_)) {}
  ~Runs() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<OpenRun> begin(const std::string& id, const std::string& began = "2026-11-22T01:00:00Z") {
    auto run = store_.create({.id = id, .began = began, .steps = 3}, json::object{{"description", "hello"}});
    EXPECT_TRUE(run) << run.error().message;
    return *std::move(run);
  }
  // What a process does before it is killed.
  template <class Work>
  void in_a_process_that_is_killed(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
  }

  std::string folder_;
  RunStore store_;
};

TEST_F(Runs, a_run_that_ended_is_listed_with_what_it_came_to) {
  const auto run = begin("eval-a");
  ASSERT_TRUE(run->add(row(0, 0)));
  ASSERT_TRUE(run->add(row(1, 1)));
  ASSERT_TRUE(run->end(RunState::finished));
  const auto listed = store_.list();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].state, RunState::finished);
  EXPECT_EQ(listed[0].tally.stats.passed, 1u);
  EXPECT_EQ(listed[0].tally.columns.at(0).failed, 1u);
  EXPECT_EQ(listed[0].head.steps, 3u);
  EXPECT_EQ(store_.config("eval-a")->at("description").as_string(), "hello");
}

TEST_F(Runs, what_is_removed_leaves_nothing_behind) {
  ASSERT_TRUE(begin("eval-a")->end(RunState::finished));
  ASSERT_TRUE(begin("eval-b")->end(RunState::finished));
  ASSERT_TRUE(store_.remove("eval-a"));
  EXPECT_EQ(store_.remove("eval-a").error().code, ErrorCode::not_found);
  EXPECT_EQ(store_.remove("../eval-b").error().code, ErrorCode::invalid_argument);
  ASSERT_EQ(store_.list().size(), 1u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(Runs, that_somebody_writes_is_not_removed) {
  const auto run = begin("eval-a");
  EXPECT_EQ(store_.remove("eval-a").error().code, ErrorCode::already_exists);
  ASSERT_TRUE(run->add(row(0, 0)));
}

TEST_F(Runs, whose_removal_was_cut_off_is_gone_all_the_same) {
  ASSERT_TRUE(begin("eval-a")->end(RunState::finished));
  std::filesystem::rename(folder_ + "/eval-a", folder_ + "/.removed-eval-a");
  EXPECT_TRUE(store_.list().empty());
  EXPECT_FALSE(store_.summary(".removed-eval-a"));
  ASSERT_TRUE(RunStore::open(folder_));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Runs, the_newest_is_listed_first) {
  begin("eval-z", "2026-11-22T01:00:00Z");
  begin("eval-a", "2026-11-22T03:00:00Z");
  begin("eval-m", "2026-11-22T02:00:00Z");
  const auto listed = store_.list();
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_EQ(listed[0].head.id + listed[1].head.id + listed[2].head.id, "eval-aeval-meval-z");
}

TEST_F(Runs, a_run_whose_process_was_killed_is_cut_off_with_every_row_that_was_added) {
  in_a_process_that_is_killed([&] {
    const auto run = begin("eval-a");
    for (int test = 0; test < 100; ++test) static_cast<void>(run->add(row(test, test % 2)));
  });
  const auto summary = store_.summary("eval-a");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->state, RunState::cut_off);
  EXPECT_EQ(summary->tally.stats.passed, 50u);
  EXPECT_EQ(summary->tally.stats.failed, 50u);
}

TEST_F(Runs, a_run_that_was_cut_off_goes_on) {
  in_a_process_that_is_killed([&] { static_cast<void>(begin("eval-a")->add(row(0, 0))); });
  const auto run = store_.go_on("eval-a");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(store_.summary("eval-a")->state, RunState::running);
  EXPECT_TRUE((*run)->results().has(0, 0));
  EXPECT_FALSE((*run)->results().has(1, 0));
  ASSERT_TRUE((*run)->add(row(1, 0)));
  ASSERT_TRUE((*run)->end(RunState::finished));
  EXPECT_EQ(store_.summary("eval-a")->tally.stats.passed, 2u);
}

TEST_F(Runs, a_run_that_does_not_say_when_it_began_began_when_it_was_written) {
  begin("eval-a", "");
  const auto listed = store_.list();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].head.began.size(), now_text().size());
  EXPECT_LE(listed[0].head.began, now_text());
}

TEST_F(Runs, a_run_has_one_writer) {
  const auto run = begin("eval-a");
  EXPECT_EQ(store_.go_on("eval-a").error().code, ErrorCode::already_exists);
  EXPECT_EQ(store_.create({.id = "eval-a"}, nullptr).error().code, ErrorCode::already_exists);
  EXPECT_EQ(store_.summary("eval-a")->state, RunState::running);
}

TEST_F(Runs, an_id_that_leads_out_of_the_folder_is_refused) {
  for (const std::string id : {"../eval", "a/b", ".hidden", "", "a b"}) {
    EXPECT_EQ(store_.create({.id = id}, nullptr).error().code, ErrorCode::invalid_argument) << id;
    EXPECT_EQ(store_.summary(id).error().code, ErrorCode::invalid_argument) << id;
  }
}

TEST_F(Runs, what_is_damaged_does_not_hide_the_others) {
  begin("eval-a");
  std::filesystem::create_directories(folder_ + "/eval-b");
  std::ofstream(folder_ + "/eval-b/run.json") << "{";
  EXPECT_EQ(store_.list().size(), 1u);
  EXPECT_EQ(store_.summary("eval-b").error().code, ErrorCode::data_loss);
}

}  // namespace
}  // namespace weft::runs
