#include "cli/eval_view.h"

#include <boost/json.hpp>
#include <map>

#include "cli/table.h"
#include "cli/wrap.h"
#include "eval/values.h"

namespace weft::cli {
namespace {

using eval::member;
using eval::number_member;
using eval::text_member;

size_t index_of(const boost::json::value& row, const char* key) {
  return static_cast<size_t>(number_member(row, key).value_or(0));
}

std::string_view verdict_of(const boost::json::value& row) {
  constexpr std::string_view kWords[] = {"PASS", "FAIL", "ERROR"};
  return kWords[std::min<size_t>(index_of(row, "failureReason"), 2)];
}

// The test's description, else its vars.
std::string name_of(const boost::json::value& row) {
  if (const auto* test = member(row, "testCase")) {
    if (auto description = text_member(*test, "description")) return *description;
  }
  std::string name;
  if (const auto* vars = member(row, "vars"); vars != nullptr && vars->is_object()) {
    for (const auto& [key, value] : vars->get_object())
      name += fmt::format("{}{}={}", name.empty() ? "" : " ", std::string_view(key), eval::text_of(value));
  }
  return name.empty() ? fmt::format("test {}", index_of(row, "testIdx") + 1) : name;
}

std::string output_of(const boost::json::value& row) {
  const auto* response = member(row, "response");
  const auto* output = response != nullptr ? member(*response, "output") : nullptr;
  return output != nullptr ? eval::text_of(*output) : text_member(row, "error").value_or("");
}

struct Failure {
  std::string head;
  std::string reason;
};

// What is gathered for the table in one pass over the rows.
struct Gathered {
  std::map<size_t, TableRow> rows;  // by test
  std::vector<Failure> failures;
  size_t failures_left_out = 0;
  size_t rows_left_out = 0;
};

void gather(const boost::json::value& row, const eval::RunReport& report, Gathered& into) {
  const size_t test = index_of(row, "testIdx");
  const size_t column = index_of(row, "promptIdx");
  const bool is_new = !into.rows.contains(test);
  if (is_new && into.rows.size() == kEvalRowsMax) {
    ++into.rows_left_out;
  } else {
    auto& cells = into.rows[test];
    cells.resize(report.columns.size() + 1);
    cells[0] = name_of(row);
    if (column + 1 < cells.size()) cells[column + 1] = fmt::format("{} {}", verdict_of(row), output_of(row));
  }
  if (index_of(row, "failureReason") == 0) return;
  if (into.failures.size() == kEvalFailuresMax) {
    ++into.failures_left_out;
    return;
  }
  into.failures.push_back(
      {fmt::format("{} {} [{}]", verdict_of(row), name_of(row),
                   column < report.columns.size() ? report.columns[column].provider->name() : ""),
       text_member(row, "error").value_or("")});
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

void print_failures(const Gathered& gathered, const Terminal& terminal) {
  for (const auto& failure : gathered.failures) {
    fmt::print("\n{}\n{}",
               terminal.paint(Colour::red,
                              fit(failure.head, std::min(terminal.columns(), display_width(failure.head)))),
               wrapped(failure.reason, terminal.columns(), 2));
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
  if (was_cancelled) fmt::print("cancelled: what was done is kept, the rest was not run\n");
}

}  // namespace weft::cli
