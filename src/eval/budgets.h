// Budgets: how much more a run may take than the one before.
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "insight/stratified_ranks.h"

namespace weft::eval {

enum class Measure : uint8_t { latency, tokens, cost };
inline constexpr std::array kMeasures{Measure::latency, Measure::tokens, Measure::cost};
std::string_view to_string(Measure measure);

struct Budget {
  Measure measure = Measure::latency;
  double increase_max = 0;  // 0.1: ten per cent more than the baseline
};

// `budgets` of a configuration.
struct Budgets {
  std::vector<Budget> list;
  double confidence = 0.95;  // that a broken one is no chance; of all of them together
  std::string baseline;      // "" for none
};

// Fewer on either side decide nothing, whatever they are: the test behind it is an approximation.
inline constexpr size_t kBudgetSamplesMin = 8;

// What a run took, by test. The same test of two runs is told by its description, vars, prompt and provider,
// not by its place: tests that were added or taken away leave the others comparable. Rows in error and
// answers out of a cache count for nothing. One thread.
class RunCosts {
 public:
  // Tests beyond are left out, and counted.
  static constexpr size_t kTestsMax = 1'000'000;

  void add(const boost::json::value& row);
  size_t left_out() const { return left_out_; }

 private:
  friend std::vector<insight::Stratum> side_by_side(const RunCosts&, const RunCosts&, Measure, double);
  using Samples = std::array<std::vector<double>, kMeasures.size()>;

  std::map<std::string, Samples, std::less<>> tests_;
  size_t left_out_ = 0;
};

// Each test that both have: `a` the baseline's numbers times `factor`, `b` the run's.
std::vector<insight::Stratum> side_by_side(const RunCosts& baseline, const RunCosts& run, Measure measure,
                                           double factor);

// A file of results, .json or .jsonl. Errors: not_found; too_large; invalid_argument for what is none.
Result<RunCosts> read_run_costs(const std::string& path);

struct BudgetVerdict {
  enum class Outcome : uint8_t { kept, broken, undecided };

  Measure measure = Measure::latency;
  Outcome outcome = Outcome::undecided;
  double increase_max = 0;
  std::optional<double> increase;  // the median of the tests' own: median over its runs now ÷ before, − 1
  size_t tests = 0;
  std::string reason;  // a sentence, with the numbers that were compared
};
std::string_view to_string(BudgetVerdict::Outcome outcome);

// Broken where the run's numbers are larger than the baseline's and what is allowed, by the test of
// insight/stratified_ranks.h at the confidence asked for, shared among the budgets (Bonferroni). Undecided
// where so few numbers could not have shown it.
std::vector<BudgetVerdict> judge_budgets(const Budgets& budgets, const RunCosts& baseline,
                                         const RunCosts& run);

}  // namespace weft::eval
