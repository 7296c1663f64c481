#include "eval/budgets.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "eval/document.h"
#include "eval/values.h"
#include "model/json_tree.h"
#include "runs/row_reading.h"

namespace weft::eval {
namespace {

std::string key_of(const json::value& row) {
  json::array key;
  const auto add = [&key](const json::value* object, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
      const auto* const found = member(object, name);
      key.push_back(found == nullptr ? json::value(nullptr) : *found);
    }
  };
  add(member(row, "testCase"), {"description"});
  add(member(row, "prompt"), {"label"});
  add(member(row, "provider"), {"id", "label"});
  // By name, and without the variables that promptfoo adds of its own, which are another run's.
  std::map<std::string, json::value> vars;
  for (const auto& [name, value] : runs::vars_of(row)) {
    if (!name.starts_with("__")) vars.emplace(name, value);
  }
  for (const auto& [name, value] : vars) key.push_back({string_value(name), value});
  return model::to_text(key);
}

std::optional<double> number_at(const json::value& row, Measure measure) {
  if (measure == Measure::latency) return number_member(row, "latencyMs");
  if (measure == Measure::cost) return number_member(row, "cost");
  const auto* const usage = member(row, "tokenUsage");
  return usage == nullptr ? std::nullopt : number_member(*usage, "total");
}

bool is_comparable(const json::value& row) {
  return !runs::is_cached(row) && runs::verdict_of(row) != runs::Verdict::error;
}

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  const size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

// Of the tests that took anything before.
std::optional<double> typical_increase(const std::vector<insight::Stratum>& tests) {
  std::vector<double> increases;
  for (const auto& test : tests) {
    const double before = median(test.a);
    if (before > 0) increases.push_back(median(test.b) / before - 1);
  }
  if (increases.empty()) return std::nullopt;
  return median(std::move(increases));
}

std::string percent(double part) {
  return fmt::format("{:+.1f} %", part * 100);
}

// Tests that tell nothing, since all runs of them took the same.
std::string equal_text(size_t tests) {
  return tests == 0 ? "" : fmt::format("; {} of the tests took the same in all runs and tell nothing", tests);
}

BudgetVerdict judge(const Budget& budget, double p_max, const RunCosts& baseline, const RunCosts& run) {
  using Outcome = BudgetVerdict::Outcome;
  const auto as_they_are = side_by_side(baseline, run, budget.measure, 1);
  const auto tests = side_by_side(baseline, run, budget.measure, 1 + budget.increase_max);
  size_t before = 0, now = 0;
  for (const auto& test : tests) {
    before += test.a.size();
    now += test.b.size();
  }
  BudgetVerdict verdict{.measure = budget.measure,
                        .outcome = Outcome::undecided,
                        .increase_max = budget.increase_max,
                        .increase = typical_increase(as_they_are),
                        .tests = tests.size(),
                        .reason = ""};
  const auto name = to_string(budget.measure);
  if (tests.empty()) {
    verdict.reason = fmt::format("{}: no test of the baseline is in this run", name);
    return verdict;
  }
  if (!verdict.increase) {
    verdict.reason = fmt::format("{}: the baseline says of no test what it took", name);
    return verdict;
  }
  const auto ranks = insight::stratified_ranks(tests);
  const auto compared =
      fmt::format("{}: {} against the baseline, {} allowed ({} tests, {} runs of them, {} before)", name,
                  percent(*verdict.increase), percent(budget.increase_max), tests.size(), now, before);
  // Where all that is compared is equal, and not only too little of it, nothing has changed.
  const bool is_same = ranks.groups == 0 && std::min(before, now) >= kBudgetSamplesMin;
  const bool is_enough =
      std::min(ranks.numbers_of_a, ranks.numbers_of_b) >= kBudgetSamplesMin && ranks.p_value_min <= p_max;
  if (!is_same && !is_enough) {
    const size_t telling = std::max<size_t>(1, ranks.groups);
    verdict.reason = fmt::format(
        "{}{}; too few to tell chance from change: run each test more often, here and for the baseline "
        "(--repeat {})",
        compared, equal_text(tests.size() - ranks.groups),
        std::max<size_t>(2, (2 * kBudgetSamplesMin + telling - 1) / telling));
    return verdict;
  }
  verdict.outcome = ranks.p_value <= p_max ? Outcome::broken : Outcome::kept;
  verdict.reason = fmt::format("{}; p = {:.2g}, broken at {:.2g} or less", compared, ranks.p_value, p_max);
  return verdict;
}

Status add_lines(std::string_view text, RunCosts& costs) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (line.empty()) continue;
    TRY_ASSIGN(const auto row, parse_json(line));
    costs.add(row);
  }
  return {};
}

}  // namespace

std::string_view to_string(Measure measure) {
  constexpr std::array<std::string_view, kMeasures.size()> kWords{"latency", "tokens", "cost"};
  return kWords[static_cast<size_t>(measure)];
}

std::string_view to_string(BudgetVerdict::Outcome outcome) {
  constexpr std::array<std::string_view, 3> kWords{"kept", "BROKEN", "UNDECIDED"};
  return kWords[static_cast<size_t>(outcome)];
}

void RunCosts::add(const json::value& row) {
  if (!is_comparable(row)) return;
  auto key = key_of(row);
  if (tests_.size() >= kTestsMax && !tests_.contains(key)) {
    ++left_out_;
    return;
  }
  auto& samples = tests_[std::move(key)];
  for (const auto measure : kMeasures) {
    if (const auto number = number_at(row, measure)) samples[static_cast<size_t>(measure)].push_back(*number);
  }
}

std::vector<insight::Stratum> side_by_side(const RunCosts& baseline, const RunCosts& run, Measure measure,
                                           double factor) {
  std::vector<insight::Stratum> tests;
  const auto at = static_cast<size_t>(measure);
  for (const auto& [key, samples] : run.tests_) {
    const auto before = baseline.tests_.find(key);
    if (before == baseline.tests_.end() || samples[at].empty() || before->second[at].empty()) continue;
    tests.push_back({.a = before->second[at], .b = samples[at]});
    for (auto& number : tests.back().a) number *= factor;
  }
  return tests;
}

Result<RunCosts> read_run_costs(const std::string& path) {
  TRY_ASSIGN(const auto text, read_file(path));
  RunCosts costs;
  if (path.ends_with(".jsonl")) {
    const auto added = add_lines(text, costs);
    if (!added) return wrap(added.error(), path);
    return costs;
  }
  const auto parsed = parse_json(text);
  if (!parsed) return wrap(parsed.error(), path);
  const auto* const rows = member(member(*parsed, "results"), "results");
  if (rows == nullptr || !rows->is_array())
    return fail(ErrorCode::invalid_argument,
                "{} holds no results; make it by weft eval -o FILE.json (or .jsonl)", path);
  for (const auto& row : rows->get_array()) costs.add(row);
  return costs;
}

std::vector<BudgetVerdict> judge_budgets(const Budgets& budgets, const RunCosts& baseline,
                                         const RunCosts& run) {
  std::vector<BudgetVerdict> verdicts;
  const double p_max =
      (1 - budgets.confidence) / static_cast<double>(std::max<size_t>(1, budgets.list.size()));
  for (const auto& budget : budgets.list) verdicts.push_back(judge(budget, p_max, baseline, run));
  return verdicts;
}

}  // namespace weft::eval
