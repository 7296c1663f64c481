#include "eval/plan.h"

#include <algorithm>
#include <boost/json.hpp>

namespace weft::eval {
namespace {

bool has_prompt(const std::vector<std::string>& allowed, const Prompt& prompt) {
  return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const auto& name) {
           return name == prompt.label || name == prompt.id || prompt.label.starts_with(name + ":");
         });
}

TestCase with_scenario(const TestCase& test, const TestCase& configuration) {
  TestCase made = test;
  for (const auto& [name, value] : configuration.vars) made.vars.emplace(name, value);
  for (const auto& [name, value] : configuration.options) made.options.emplace(name, value);
  for (const auto& [name, value] : configuration.metadata) made.metadata.emplace(name, value);
  if (made.assertions.empty()) made.assertions = configuration.assertions;
  if (!made.threshold) made.threshold = configuration.threshold;
  if (made.description.empty()) made.description = configuration.description;
  return made;
}

size_t repeats_of(const TestCase& test, size_t otherwise) {
  const double said = number_member(test.options, "repeat").value_or(0);
  return said >= 1 ? static_cast<size_t>(said) : otherwise;
}

size_t choice_count(const TestCase& test) {
  if (boolean_member(test.options, "disableVarExpansion").value_or(false)) return 1;
  size_t count = 1;
  for (const auto& [name, value] : test.vars) {
    if (value.is_array()) count = std::min(count * value.get_array().size(), kChoicesMax);
  }
  return count;
}

}  // namespace

std::vector<json::object> choices_of_vars(const json::object& vars) {
  std::vector<json::object> choices{{}};
  for (const auto& [name, value] : vars) {
    if (!value.is_array()) {
      for (auto& choice : choices) choice.emplace(name, value);
      continue;
    }
    std::vector<json::object> more;
    for (const auto& choice : choices) {
      for (const auto& item : value.get_array()) {
        if (more.size() == kChoicesMax) break;
        more.push_back(choice);
        more.back().emplace(name, item);
      }
    }
    choices = std::move(more);
  }
  return choices;
}

namespace {

// Those that are not written as such: of scenarios, or the one of a configuration without any.
std::vector<TestCase> unwritten_tests(const Config& config) {
  std::vector<TestCase> tests;
  for (const auto& scenario : config.scenarios) {
    for (const auto& configuration : scenario.configurations) {
      for (const auto& test : scenario.tests) tests.push_back(with_scenario(test, configuration));
    }
  }
  if (config.tests.empty() && config.scenarios.empty()) tests.emplace_back();
  return tests;
}

}  // namespace

std::vector<TestCase> spelt_out(const Config& config) {
  std::vector<TestCase> tests = config.tests;
  for (auto& test : unwritten_tests(config)) tests.push_back(std::move(test));
  return tests;
}

Plan::Plan(const Config& config, size_t repeat)
    : config_(config), repeat_(repeat), of_scenarios_(unwritten_tests(config)) {
  for (const auto& provider : config.providers) {
    for (const auto& prompt : config.prompts) {
      if (has_prompt(provider.prompts, prompt)) columns_.push_back({&provider, &prompt});
    }
  }
  load_test();
}

const TestCase& Plan::test_at(size_t index) const {
  const size_t written = config_.tests.size();
  return index < written ? config_.tests[index] : of_scenarios_[index - written];
}

bool Plan::is_asked(const TestCase& test, const Column& column) const {
  const auto& names = test.providers;
  const bool by_provider = names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) {
                             return name == column.provider->id || name == column.provider->label;
                           });
  return by_provider && has_prompt(test.prompts, *column.prompt);
}

void Plan::load_test() {
  if (test_ >= test_count()) return;
  merged_ = with_defaults(test_at(test_), config_.default_test);
  const bool keeps_lists = boolean_member(merged_.options, "disableVarExpansion").value_or(false);
  choices_ = keeps_lists ? std::vector<json::object>{merged_.vars} : choices_of_vars(merged_.vars);
  repeats_ = repeats_of(merged_, repeat_);
  asked_count_ = static_cast<size_t>(std::count_if(
      columns_.begin(), columns_.end(), [&](const auto& column) { return is_asked(merged_, column); }));
  repeat_index_ = choice_ = column_ = 0;
  chosen_ = nullptr;
}

// To the next place, whether or not it is asked; false at the end.
bool Plan::advance() {
  if (++column_ < columns_.size()) return true;
  column_ = 0;
  chosen_ = nullptr;
  ++row_;
  if (++choice_ < choices_.size()) return true;
  choice_ = 0;
  if (++repeat_index_ < repeats_) return true;
  ++test_;
  load_test();
  return test_ < test_count();
}

std::optional<Step> Plan::next() {
  while (test_ < test_count() && !columns_.empty()) {
    if (choices_.empty()) {
      // A list of vars that is empty: the test has no rows.
      ++test_;
      load_test();
      continue;
    }
    const Column column = columns_[column_];
    const bool asked = is_asked(merged_, column);
    if (asked && chosen_ == nullptr) {
      TestCase test = merged_;
      test.vars = choices_[choice_];
      chosen_ = std::make_shared<const TestCase>(std::move(test));
    }
    Step step{.number = number_,
              .test_index = row_,
              .prompt_index = column_,
              .repeat_index = repeat_index_,
              .column_count = asked_count_,
              .test = chosen_,
              .prompt = column.prompt,
              .provider = column.provider};
    advance();
    if (!asked) continue;
    ++number_;
    return step;
  }
  return std::nullopt;
}

size_t Plan::step_count() const {
  size_t count = 0;
  for (size_t i = 0; i < test_count(); ++i) {
    const TestCase merged = with_defaults(test_at(i), config_.default_test);
    const auto asked = std::count_if(columns_.begin(), columns_.end(),
                                     [&](const auto& column) { return is_asked(merged, column); });
    count += static_cast<size_t>(asked) * choice_count(merged) * repeats_of(merged, repeat_);
  }
  return count;
}

}  // namespace weft::eval
