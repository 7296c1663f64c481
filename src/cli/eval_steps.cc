#include "cli/eval_steps.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "eval/comparison.h"
#include "runs/row_reading.h"

namespace weft::cli {
namespace {

// Whose answers are compared with each other: all of its row are asked again, or none.
bool is_compared(const eval::Step& step) {
  const auto& assertions = step.test->assertions;
  return std::any_of(assertions.begin(), assertions.end(), [](const auto& assertion) {
    return eval::is_comparison(eval::text_member(assertion, "type").value_or(""));
  });
}

IsWanted steps_without_row(const runs::ResultLog& results, size_t column_count) {
  return [&results, column_count](const eval::Step& step) {
    if (!is_compared(step)) return !results.has(step.test_index, step.prompt_index);
    size_t there = 0;
    for (size_t column = 0; column < column_count; ++column)
      there += results.has(step.test_index, column) ? 1 : 0;
    return there < step.column_count;
  };
}

Result<IsWanted> steps_in_error(const runs::ResultLog& results) {
  std::map<size_t, std::set<size_t>> in_error;  // columns, by row
  TRY(results.for_each([&](const boost::json::value& row) -> Status {
    if (runs::verdict_of(row) == runs::Verdict::error)
      in_error[runs::index_of(row, "testIdx")].insert(runs::index_of(row, "promptIdx"));
    return {};
  }));
  return [in_error = std::move(in_error)](const eval::Step& step) {
    const auto row = in_error.find(step.test_index);
    return row != in_error.end() && (is_compared(step) || row->second.contains(step.prompt_index));
  };
}

}  // namespace

Result<IsWanted> eval_steps(const EvalOptions& options, const EarlierRun* earlier,
                            const runs::ResultLog& results) {
  if (earlier == nullptr) return [](const eval::Step&) { return true; };
  if (options.retries) return steps_in_error(results);
  return steps_without_row(results, earlier->summary.head.columns.size());
}

Status remember_outputs(const runs::ResultLog& results, eval::Runner& runner) {
  return results.for_each([&](const boost::json::value& row) -> Status {
    const auto* of_test = eval::member(eval::member(row, "testCase"), "options");
    const auto name = of_test != nullptr ? eval::text_member(*of_test, "storeOutputAs") : std::nullopt;
    const auto* output = eval::member(eval::member(row, "response"), "output");
    if (name && output != nullptr) runner.remember(*name, *output);
    return {};
  });
}

}  // namespace weft::cli
