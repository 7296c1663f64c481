#include "runs/run_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "runs/run_json.h"

namespace weft::runs {
namespace {

struct Told {
  std::string question, output = "an answer";
  int failure = 0, prompt = 0, repeat = 0;
};

class RunsToRead : public testing::Test {
 protected:
  RunsToRead()
      : folder_(testing::TempDir() + "reading-" + std::to_string(::getpid())),
        store_(*RunStore::open(folder_)),
        reader_(store_) {}
  ~RunsToRead() override { std::filesystem::remove_all(folder_); }

  // Each row is a test of its own number, as a run has them.
  std::unique_ptr<OpenRun> run(const std::string& id, const std::vector<Told>& rows) {
    auto made = *store_.create({.id = id}, nullptr);
    for (const auto& row : rows) tell(*made, row);
    return made;
  }
  void tell(OpenRun& run, const Told& row) {
    const json::object vars{{"q", row.question}};
    EXPECT_TRUE(run.add({{"testIdx", number_++},
                         {"promptIdx", row.prompt},
                         {"repeatIndex", row.repeat},
                         {"failureReason", row.failure},
                         {"vars", vars},
                         {"testCase", {{"vars", vars}}},
                         {"response", {{"output", row.output}}}}));
  }
  // "question:rows" of each test.
  std::string tests_of(const std::string& id, const TestQuery& query = {}) {
    const auto page = reader_.tests(id, query);
    if (!page) return page.error().message;
    std::string found;
    for (const auto& test : page->tests)
      found += fmt::format("{}:{} ", test.rows[0].at("vars").at("q").as_string().c_str(), test.rows.size());
    return found;
  }

  std::string folder_;
  RunStore store_;
  RunReader reader_;
  int number_ = 0;
};

TEST_F(RunsToRead, repeats_of_a_test_are_one_test) {
  run("a", {{.question = "x", .repeat = 0}, {.question = "y", .repeat = 0}, {.question = "x", .repeat = 1}});
  EXPECT_EQ(tests_of("a"), "x:2 y:1 ");
}

TEST_F(RunsToRead, tests_that_look_the_same_and_are_no_repeats_are_two) {
  run("a", {{.question = "x"}, {.question = "x"}});
  EXPECT_EQ(tests_of("a"), "x:1 x:1 ");
}

TEST_F(RunsToRead, a_test_is_found_by_the_verdict_of_one_of_its_rows) {
  run("a",
      {{.question = "x", .failure = 1}, {.question = "x", .repeat = 1}, {.question = "y", .failure = 2}});
  EXPECT_EQ(tests_of("a", {.verdict = Verdict::fail}), "x:2 ");
  EXPECT_EQ(tests_of("a", {.verdict = Verdict::error}), "y:1 ");
}

TEST_F(RunsToRead, text_is_searched_in_what_people_read_and_not_in_names_of_fields) {
  run("a", {{.question = "x", .output = "Line one\nsays \"Hello\""}, {.question = "FAILUREREASON"}});
  EXPECT_EQ(tests_of("a", {.text = "one\nsays \"hello"}), "x:1 ");
  EXPECT_EQ(tests_of("a", {.text = "failureReason"}), "FAILUREREASON:1 ");
  EXPECT_EQ(tests_of("a", {.text = "promptIdx"}), "");
}

TEST_F(RunsToRead, pages_leave_out_what_came_before_and_count_all) {
  run("a", {{.question = "x"}, {.question = "y"}, {.question = "z"}});
  EXPECT_EQ(tests_of("a", {.offset = 1, .limit = 1}), "y:1 ");
  EXPECT_EQ(reader_.tests("a", {.offset = 1, .limit = 1})->total, 3u);
}

TEST_F(RunsToRead, a_page_of_large_rows_ends_early_and_leaves_out_none) {
  const std::string large(5 * 1024 * 1024, 'x');
  run("a", {{.question = "x", .output = large}, {.question = "y", .output = large}, {.question = "z"}});
  EXPECT_EQ(tests_of("a"), "x:1 y:1 ");
  EXPECT_EQ(tests_of("a", {.offset = 2}), "z:1 ");
  EXPECT_EQ(reader_.tests("a", {})->total, 3u);
}

TEST_F(RunsToRead, rows_that_come_later_are_seen_and_half_a_row_is_not) {
  const auto going = run("a", {{.question = "x"}});
  EXPECT_EQ(tests_of("a"), "x:1 ");
  tell(*going, {.question = "y"});
  std::ofstream(folder_ + "/a/rows.jsonl", std::ios::app) << R"({"testIdx":7,"promptIdx":0,"vars)";
  EXPECT_EQ(tests_of("a"), "x:1 y:1 ");
}

TEST_F(RunsToRead, a_row_is_given_back_as_it_was_written) {
  run("a", {{.question = "x"}, {.question = "y"}});
  EXPECT_EQ(json::parse(*reader_.row("a", 1, 0)).at("vars").at("q").as_string(), "y");
  EXPECT_EQ(reader_.row("a", 2, 0).error().code, ErrorCode::not_found);
}

TEST_F(RunsToRead, a_comparison_says_what_fails_and_passes_anew) {
  run("a", {{.question = "worse"},
            {.question = "better", .failure = 1},
            {.question = "same"},
            {.question = "old"},
            {.question = "other", .output = "one"}});
  run("b", {{.question = "better"},
            {.question = "worse", .failure = 1},
            {.question = "same"},
            {.question = "new"},
            {.question = "other", .output = "two"}});
  const auto compared = reader_.compare("b", "a", Change::newly_failing, 0, 10);
  ASSERT_TRUE(compared) << compared.error().message;
  EXPECT_EQ(compared->counts, (std::array<size_t, kChanges>{1, 1, 1, 1, 1, 1}));
  ASSERT_EQ(compared->tests.size(), 1u);
  EXPECT_EQ(compared->tests[0].here[0].at("vars").at("q").as_string(), "worse");
}

TEST_F(RunsToRead, what_fails_anew_comes_before_what_is_the_same) {
  run("a", {{.question = "same"}, {.question = "worse"}});
  run("b", {{.question = "same"}, {.question = "worse", .failure = 1}});
  const auto compared = reader_.compare("b", "a", std::nullopt, 0, 10);
  EXPECT_EQ(compared->tests[0].change, Change::newly_failing);
  EXPECT_EQ(compared->tests[1].change, Change::same);
}

TEST_F(RunsToRead, a_test_that_passes_less_often_is_newly_failing) {
  run("a", {{.question = "x"}, {.question = "x", .repeat = 1}});
  run("b", {{.question = "x"}, {.question = "x", .failure = 1, .repeat = 1}});
  EXPECT_EQ(reader_.compare("b", "a", std::nullopt, 0, 10)->counts[0], 1u);
}

TEST_F(RunsToRead, a_test_that_fails_less_often_is_not_newly_passing) {
  run("a", {{.question = "x", .failure = 1}, {.question = "x", .failure = 1, .repeat = 1}});
  run("b", {{.question = "x"}, {.question = "x", .failure = 1, .repeat = 1}});
  run("c", {{.question = "x"}, {.question = "x", .repeat = 1}});
  const auto counts = [&](const char* here, const char* there) {
    return reader_.compare(here, there, std::nullopt, 0, 10)->counts;
  };
  EXPECT_EQ(counts("b", "a"), (std::array<size_t, kChanges>{0, 0, 0, 1, 0, 0}));
  EXPECT_EQ(counts("c", "b"), (std::array<size_t, kChanges>{0, 1, 0, 0, 0, 0}));
}

TEST_F(RunsToRead, long_outputs_are_cut_between_characters_and_marked) {
  std::string output = "a";
  for (int i = 0; i < 400; ++i) output += "ü";
  run("a", {{.question = "x", .output = output}});
  const auto told = json::parse(tests_json(*reader_.tests("a", {}), 0));
  const auto& attempt = told.at("tests").at(0).at("cells").at(0).at("attempts").at(0);
  EXPECT_EQ(attempt.at("output").as_string().size(), 279u);
  EXPECT_EQ(attempt.at("output_bytes").as_int64(), 801);
}

}  // namespace
}  // namespace weft::runs
