#include "runs/result_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "runs/run_files.h"

namespace weft::runs {
namespace {

json::object row(int test, int prompt, int failure, double cost = 0) {
  return {{"testIdx", test}, {"promptIdx", prompt}, {"failureReason", failure}, {"cost", cost}};
}

class ResultLogFile : public testing::Test {
 protected:
  ~ResultLogFile() override { std::filesystem::remove(path_); }

  void append(const std::string& bytes) { std::ofstream(path_, std::ios::app) << bytes; }
  std::string tests_of(const ResultLog& log) {
    std::string found;
    EXPECT_TRUE(log.for_each([&](const json::value& each) -> Status {
      found += json::serialize(each.at("testIdx")) + json::serialize(each.at("failureReason")) + " ";
      return {};
    }));
    return found;
  }

  std::string path_ = testing::TempDir() + "rows-" + std::to_string(::getpid()) + ".jsonl";
};

TEST_F(ResultLogFile, rows_come_in_the_order_of_tests) {
  const auto log = ResultLog::create(path_);
  for (const int test : {2, 0, 1}) ASSERT_TRUE((*log)->add(row(test, 0, 0)));
  EXPECT_EQ(tests_of(**log), "00 10 20 ");
}

TEST_F(ResultLogFile, a_later_row_of_the_same_test_takes_the_place_of_the_first) {
  const auto log = ResultLog::create(path_);
  ASSERT_TRUE((*log)->add(row(0, 0, 2, 0.5)));
  ASSERT_TRUE((*log)->add(row(0, 0, 0, 0.25)));
  EXPECT_EQ(tests_of(**log), "00 ");
  EXPECT_EQ((*log)->stats().passed, 1u);
  EXPECT_EQ((*log)->stats().errors, 0u);
  EXPECT_EQ((*log)->columns()[0].cost, 0.25);
  const auto again = ResultLog::reopen(path_);
  EXPECT_EQ(tests_of(**again), "00 ");
  EXPECT_EQ((*again)->stats().total(), 1u);
}

TEST_F(ResultLogFile, a_row_that_was_cut_off_is_dropped_and_written_over) {
  ASSERT_TRUE((*ResultLog::create(path_))->add(row(0, 0, 0)));
  append(R"({"testIdx":1,"promptIdx":0,"failureReason":0,"response":{"output":"a long answer that was)");
  const auto log = ResultLog::reopen(path_);
  EXPECT_FALSE((*log)->has(1, 0));
  ASSERT_TRUE((*log)->add(row(1, 0, 1)));
  EXPECT_EQ(tests_of(**ResultLog::reopen(path_)), "00 11 ");
}

TEST_F(ResultLogFile, a_line_that_is_no_row_is_left_out_and_counted_and_hides_no_other) {
  ASSERT_TRUE((*ResultLog::create(path_))->add(row(0, 0, 0)));
  append(
      "{\"testIdx\":1,\"prom\n[1]\n{\"testIdx\":-1}\n{\"testIdx\":2,\"promptIdx\":0,\"failureReason\":0}\n");
  const auto bytes = std::filesystem::file_size(path_);
  const auto log = ResultLog::reopen(path_);
  EXPECT_EQ(tests_of(**log), "00 20 ");
  EXPECT_EQ((*log)->unreadable(), 3u);
  EXPECT_EQ(std::filesystem::file_size(path_), bytes);
}

TEST_F(ResultLogFile, a_row_that_nobody_could_read_again_is_refused) {
  const auto log = ResultLog::create(path_);
  const auto lists = [](size_t count) {
    return json::parse(std::string(count, '[') + std::string(count, ']'), {}, {.max_depth = 100});
  };
  json::object deepest = row(0, 0, 0), deeper = row(1, 0, 0);
  deepest["response"] = lists(ResultLog::kDepthMax - 1);
  deeper["response"] = lists(ResultLog::kDepthMax);
  ASSERT_TRUE((*log)->add(deepest));
  EXPECT_EQ((*log)->add(deeper).error().code, ErrorCode::too_large);
  EXPECT_EQ(tests_of(**ResultLog::reopen(path_)), "00 ");
}

TEST_F(ResultLogFile, names_of_scores_beyond_the_bound_are_left_out_and_counted) {
  const auto log = ResultLog::create(path_);
  for (int test = 0; test < 3; ++test) {
    auto many = row(test, 0, 0);
    json::object scores;
    for (int i = 0; i < 10'000; ++i) scores[fmt::format("{}: {:\x01>40}", test, i)] = 1;
    many["namedScores"] = scores;
    ASSERT_TRUE((*log)->add(many));
    ASSERT_TRUE((*log)->add(many));
  }
  const auto& tally = (*log)->tally();
  EXPECT_EQ(tally.scores_left_out + tally.columns[0].named_scores.size(), 30'000u);
  EXPECT_GT(tally.columns[0].named_scores.size(), 9'000u);
  const std::string document = path_ + ".summary";
  ASSERT_TRUE(write_document(document, to_json(tally)));
  EXPECT_EQ(tally_of(*read_document(document)).scores_left_out, tally.scores_left_out);
  std::filesystem::remove(document);
}

TEST_F(ResultLogFile, only_its_owner_may_read_it) {
  ASSERT_TRUE(ResultLog::create(path_));
  EXPECT_EQ(std::filesystem::status(path_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ResultLogFile, a_row_beyond_the_bounds_is_refused) {
  const auto log = ResultLog::create(path_);
  EXPECT_EQ((*log)->add({{"testIdx", 1e18}, {"promptIdx", 0}}).error().code, ErrorCode::too_large);
  EXPECT_EQ((*log)->add({{"testIdx", 0}, {"promptIdx", 1e9}}).error().code, ErrorCode::too_large);
  EXPECT_EQ((*log)->add({{"testIdx", -1}, {"promptIdx", 0}}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ((*log)->stats().total(), 0u);
}

}  // namespace
}  // namespace weft::runs
