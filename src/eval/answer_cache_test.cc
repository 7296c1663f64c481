#include "eval/answer_cache.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "eval/values.h"

namespace weft::eval {
namespace {

namespace fs = std::filesystem;

class AnswerCacheTest : public testing::Test {
 protected:
  AnswerCacheTest() : folder_(fs::path(testing::TempDir()) / fmt::format("answers-{}", ::getpid())) {}
  ~AnswerCacheTest() override { fs::remove_all(folder_); }

  AnswerCacheOptions options() const { return {.folder = folder_, .use = CacheUse::all}; }
  // What the cache gives back, or `fresh` where it asks.
  json::object answer(AnswerCache& cache, std::string_view identity, json::object fresh) {
    json::object got;
    cache.answer(
        identity, [&](json::object response) { got = std::move(response); },
        [&](const AnswerCache::Done& done) { done(fresh); });
    return got;
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& each : fs::recursive_directory_iterator(folder_))
      if (each.is_regular_file()) found.push_back(each.path());
    return found;
  }

  const fs::path folder_;
};

TEST_F(AnswerCacheTest, the_second_call_is_answered_by_the_first) {
  AnswerCache cache(options());
  answer(cache, "a", {{"output", "first"}, {"tokenUsage", {{"total", 12}}}});
  const auto second = answer(cache, "a", {{"output", "second"}});
  EXPECT_EQ(second.at("output"), "first");
  EXPECT_EQ(second.at("cached"), true);
  EXPECT_EQ(second.at("tokenUsage"), (json::value{{"total", 12}, {"cached", 12}, {"numRequests", 0}}));
  EXPECT_EQ(answer(cache, "b", {{"output", "second"}}).at("output"), "second");
}

TEST_F(AnswerCacheTest, an_error_is_asked_again) {
  AnswerCache cache(options());
  answer(cache, "a", {{"error", "busy"}});
  EXPECT_EQ(answer(cache, "a", {{"output", "here"}}).at("output"), "here");
}

TEST_F(AnswerCacheTest, an_answer_that_is_too_old_is_asked_again) {
  auto settings = options();
  settings.kept = std::chrono::seconds(0);
  AnswerCache cache(settings);
  answer(cache, "a", {{"output", "first"}});
  EXPECT_EQ(answer(cache, "a", {{"output", "second"}}).at("output"), "second");
}

TEST_F(AnswerCacheTest, half_a_file_is_no_answer) {
  AnswerCache cache(options());
  answer(cache, "a", {{"output", "first"}});
  fs::resize_file(files().at(0), 10);
  EXPECT_EQ(answer(cache, "a", {{"output", "second"}}).at("output"), "second");
}

TEST_F(AnswerCacheTest, the_oldest_go_when_the_bound_is_reached) {
  auto settings = options();
  settings.bytes_max = 20'000;
  {
    AnswerCache cache(settings);
    for (int i = 0; i < 100; ++i) answer(cache, std::to_string(i), {{"output", json::string(1'000, 'x')}});
  }
  uint64_t bytes = 0;
  for (const auto& file : files()) bytes += fs::file_size(file);
  EXPECT_LE(bytes, settings.bytes_max);
  EXPECT_GT(bytes, settings.bytes_max / 2);
  AnswerCache cache(settings);
  EXPECT_EQ(answer(cache, "99", {{"output", "asked"}}).at("output"), json::string(1'000, 'x'));
  EXPECT_EQ(answer(cache, "0", {{"output", "asked"}}).at("output"), "asked");
}

TEST_F(AnswerCacheTest, clearing_takes_answers_and_nothing_else) {
  AnswerCache cache(options());
  answer(cache, "a", {{"output", "first"}});
  std::ofstream(folder_ / "notes.json") << "mine";
  EXPECT_EQ(clear_cache(folder_)->answers, 1U);
  EXPECT_EQ(files(), std::vector<fs::path>{folder_ / "notes.json"});
  EXPECT_EQ(clear_cache(folder_ / "none")->answers, 0U);
}

TEST_F(AnswerCacheTest, a_folder_that_cannot_be_written_is_a_problem_and_no_error) {
  auto settings = options();
  settings.folder = "/proc/none";
  AnswerCache cache(settings);
  EXPECT_EQ(answer(cache, "a", {{"output", "first"}}).at("output"), "first");
  EXPECT_NE(cache.problem(), "");
}

TEST(CacheOptions, what_flags_say_wins_over_variables) {
  Environment environment;
  environment.set("PROMPTFOO_CACHE_ENABLED", "false");
  environment.set("PROMPTFOO_CACHE_TTL", "60");
  EXPECT_EQ(cache_options(environment, "d", std::nullopt)->use, CacheUse::none);
  EXPECT_EQ(cache_options(environment, "d", true)->use, CacheUse::all);
  EXPECT_EQ(cache_options(environment, "d", true)->kept, std::chrono::seconds(60));
  EXPECT_EQ(cache_options(Environment(), "d", std::nullopt)->use, CacheUse::remote);
  environment.set("PROMPTFOO_CACHE_TTL", "soon");
  EXPECT_FALSE(cache_options(environment, "d", true));
}

}  // namespace
}  // namespace weft::eval
