#include "cli/eval_view.h"

#include <boost/json.hpp>
#include <map>

#include "cli/table.h"
#include "cli/wrap.h"
#include "runs/row_reading.h"

namespace weft::cli {
namespace {

struct Failure {
  std::string head;
  std::string reason;
  std::vector<runs::FailedTraceAssertion> of_trace;
  std::string trace_gap;  // "" where the trace is whole
};

// What is gathered for the table in one pass over the rows.
struct Gathered {
  std::map<size_t, TableRow> rows;  // by test
  std::vector<Failure> failures;
  size_t failures_left_out = 0;
  size_t rows_left_out = 0;
};

void gather(const boost::json::value& row, const eval::RunReport& report, Gathered& into) {
  const size_t test = runs::index_of(row, "testIdx");
  const size_t column = runs::index_of(row, "promptIdx");
  const auto verdict = runs::verdict_of(row);
  const bool is_new = !into.rows.contains(test);
  if (is_new && into.rows.size() == kEvalRowsMax) {
    ++into.rows_left_out;
  } else {
    auto& cells = into.rows[test];
    cells.resize(report.columns.size() + 1);
    cells[0] = runs::test_name_of(row);
    if (column + 1 < cells.size())
      cells[column + 1] = fmt::format("{} {}", capitals_of(verdict), runs::output_or_error_of(row));
  }
  if (verdict == runs::Verdict::pass) return;
  if (into.failures.size() == kEvalFailuresMax) {
    ++into.failures_left_out;
    return;
  }
  into.failures.push_back(
      {fmt::format("{} {} [{}]", capitals_of(verdict), runs::test_name_of(row),
                   column < report.columns.size() ? report.columns[column].provider->name() : ""),
       runs::error_of(row), runs::failed_trace_assertions_of(row), runs::trace_gap_of(row)});
}

// Several prompts of one provider are told apart by their number.
std::vector<TableColumn> headings(const eval::RunReport& report) {
  std::vector<TableColumn> columns{{.heading = "TEST"}};
  size_t prompt_count = report.config.prompts.size();
  for (const auto& column : report.columns) {
    const auto number = static_cast<size_t>(column.prompt - report.config.prompts.data()) + 1;
    columns.push_back({.heading = prompt_count > 1
                                      ? fmt::format("{} (prompt {})", column.provider->name(), number)
                                      : column.provider->name()});
  }
  return columns;
}

// The spans that offend, in their tree; of several assertions each with its reason, and the last one's was
// said already.
void print_trace(const Failure& failure, const Terminal& terminal) {
  for (const auto& failed : failure.of_trace) {
    if (failed.reason != failure.reason) fmt::print("{}", wrapped(failed.reason, terminal.columns(), 2));
    for (const auto& line : failed.tree) {
      const auto colour = line.starts_with("✗") ? Colour::red : Colour::none;
      const auto text = fit(line, std::min(terminal.columns(), display_width(line)));
      fmt::print("{}\n", terminal.paint(colour, text));
    }
  }
  if (!failure.trace_gap.empty()) fmt::print("{}", wrapped(failure.trace_gap, terminal.columns(), 2));
}

void print_failures(const Gathered& gathered, const Terminal& terminal) {
  for (const auto& failure : gathered.failures) {
    fmt::print("\n{}\n{}",
               terminal.paint(Colour::red,
                              fit(failure.head, std::min(terminal.columns(), display_width(failure.head)))),
               wrapped(failure.reason, terminal.columns(), 2));
    print_trace(failure, terminal);
  }
  if (gathered.failures_left_out > 0)
    fmt::print("\n… and {} more that did not pass: see an output file (-o results.json)\n",
               gathered.failures_left_out);
}

}  // namespace

Status print_eval_table(const eval::RunReport& report, const Terminal& terminal) {
  Gathered gathered;
  TRY(report.results.for_each([&](const boost::json::value& row) -> Status {
    gather(row, report, gathered);
    return {};
  }));
  std::vector<TableRow> rows;
  for (auto& [test, cells] : gathered.rows) rows.push_back(std::move(cells));
  if (!rows.empty()) fmt::print("{}", table(headings(report), rows, terminal));
  if (gathered.rows_left_out > 0) fmt::print("… and {} more results\n", gathered.rows_left_out);
  print_failures(gathered, terminal);
  return {};
}

void print_eval_summary(const eval::RunReport& report, const Terminal& terminal, bool was_cancelled) {
  const auto& stats = report.results.stats();
  const double rate =
      stats.total() > 0 ? 100.0 * static_cast<double>(stats.passed) / static_cast<double>(stats.total()) : 0;
  const auto colour = stats.passed == stats.total() ? Colour::green : Colour::red;
  fmt::print("\n{}\n", terminal.paint(colour, fmt::format("{} passed, {} failed, {} errors ({:.0f}% of {})",
                                                          stats.passed, stats.failed, stats.errors, rate,
                                                          stats.total())));
  fmt::print("{:.1f} s", stats.duration_ms / 1'000);
  if (stats.tokens_total > 0) fmt::print(", {:.0f} tokens", stats.tokens_total);
  fmt::print(", {}\n", report.evaluation_id);
  if (was_cancelled) fmt::print("cancelled: the rest was not run\n");
}

}  // namespace weft::cli
