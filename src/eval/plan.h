// Plan: which calls a run makes, in which order: tests × repeats × lists of vars × providers × prompts.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "eval/config.h"

namespace weft::eval {

// One call, and what is asserted on its answer. The config outlives it.
struct Step {
  size_t number = 0;        // 0, 1, … in the order of the plan
  size_t test_index = 0;    // the row: one for each test, repeat and choice of vars
  size_t prompt_index = 0;  // the column: one for each provider and prompt
  size_t repeat_index = 0;
  size_t column_count = 0;               // of the row: all steps with its test_index
  std::shared_ptr<const TestCase> test;  // with the defaults; its vars are chosen
  const Prompt* prompt = nullptr;
  const ProviderSpec* provider = nullptr;
};

struct Column {
  const ProviderSpec* provider = nullptr;
  const Prompt* prompt = nullptr;
};

// Steps are made when they are asked for, so that a plan of many is small. One thread.
class Plan {
 public:
  // `repeat` is of every test that says none. The config does not change while there is a plan of it.
  Plan(const Config& config, size_t repeat);

  std::optional<Step> next();
  const std::vector<Column>& columns() const { return columns_; }
  // All steps; counts them without making them.
  size_t step_count() const;

 private:
  void load_test();
  bool advance();
  size_t test_count() const { return config_.tests.size() + of_scenarios_.size(); }
  const TestCase& test_at(size_t index) const;  // without defaults
  bool is_asked(const TestCase& test, const Column& column) const;

  const Config& config_;
  size_t repeat_;
  std::vector<Column> columns_;
  std::vector<TestCase> of_scenarios_;  // behind the config's own, which are not copied: they may be many
  // Where next() is.
  size_t test_ = 0;
  size_t repeat_index_ = 0;
  size_t repeats_ = 0;
  size_t asked_count_ = 0;  // of the columns, for this test
  std::vector<json::object> choices_;
  size_t choice_ = 0;
  size_t column_ = 0;
  size_t row_ = 0;
  size_t number_ = 0;
  TestCase merged_;
  std::shared_ptr<const TestCase> chosen_;
};

// The tests, and those of scenarios, without defaults. A configuration without any asks each prompt once.
std::vector<TestCase> spelt_out(const Config& config);

// Every way to take one item of each var that is a list; the last var varies fastest. Lists of a test with
// options.disableVarExpansion stay lists.
inline constexpr size_t kChoicesMax = 1'000'000;  // of one test; what is beyond is not run
std::vector<json::object> choices_of_vars(const json::object& vars);

}  // namespace weft::eval
