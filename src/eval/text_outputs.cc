// Outputs of lines of text: JSON lines, CSV, Markdown, plain text.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "eval/csv.h"
#include "eval/run_report.h"
#include "runs/row_reading.h"

namespace weft::eval {
namespace {

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

std::string column_name(const Column& column) {
  return fmt::format("[{}] {}", column.provider->name(), column.prompt->label);
}

// The names of all vars, in the order in which they come up.
Result<std::vector<std::string>> var_names(const RunReport& report) {
  std::vector<std::string> names;
  std::set<std::string> known;
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    for (const auto& [name, value] : runs::vars_of(row)) {
      if (known.insert(name).second) names.emplace_back(name);
    }
    return {};
  }));
  return names;
}

// A table's cell holds neither its bars nor newlines.
std::string cell(std::string_view text) {
  std::string made;
  for (const char byte : text) {
    if (byte == '|') made += '\\';
    made += byte == '\n' || byte == '\r' ? ' ' : byte;
  }
  return made;
}

std::string totals(const runs::Stats& stats) {
  return fmt::format("{} passed, {} failed, {} errors", stats.passed, stats.failed, stats.errors);
}

// What a budget came to, in a table of its own.
void put_budgets(std::FILE* file, const RunReport& report) {
  if (report.budgets.empty()) return;
  put(file, "| budget | allowed | is | | |\n| --- | ---: | ---: | --- | --- |\n");
  for (const auto& budget : report.budgets) {
    const auto is = budget.increase ? fmt::format("{:+.1f} %", *budget.increase * 100) : "?";
    put(file, fmt::format("| {} | {:+.1f} % | {} | {} | {} |\n", to_string(budget.measure),
                          budget.increase_max * 100, is, to_string(budget.outcome), cell(budget.reason)));
  }
  put(file, "\n");
}

}  // namespace

Status write_jsonl(const RunReport& report, std::FILE* file) {
  return report.results.for_each_text([&](std::string_view row) -> Status {
    put(file, row);
    put(file, "\n");
    return {};
  });
}

// A line a test: its vars, then each column's verdict and answer.
Status write_csv(const RunReport& report, std::FILE* file) {
  TRY_ASSIGN(const auto names, var_names(report));
  CsvRow line = names;
  for (const auto& column : report.columns) line.push_back(column_name(column));
  put(file, csv_line(line) + "\n");
  std::optional<size_t> test;
  const auto end_line = [&] {
    if (test) put(file, csv_line(line) + "\n");
  };
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    if (test != runs::index_of(row, "testIdx")) {
      end_line();
      test = runs::index_of(row, "testIdx");
      line.assign(names.size() + report.columns.size(), "");
      for (size_t i = 0; i < names.size(); ++i) {
        const auto* value = member(runs::vars_of(row), names[i]);
        if (value != nullptr) line[i] = text_of(*value);
      }
    }
    const size_t at = names.size() + runs::index_of(row, "promptIdx");
    if (at < line.size())
      line[at] = fmt::format("[{}] {}", capitals_of(runs::verdict_of(row)), runs::output_or_error_of(row));
    return {};
  }));
  end_line();
  return {};
}

// For a pull request: the totals, the budgets, and why tests failed. Of a long run, rows that passed are left
// out.
Status write_markdown(const RunReport& report, std::FILE* file) {
  const auto& description = report.config.description;
  put(file, fmt::format("## {}\n\n**{}**\n\n", description.empty() ? "weft eval" : description,
                        totals(report.results.stats())));
  put_budgets(file, report);
  // A pull request's comment has room for 65,536 characters.
  constexpr size_t kRowsMax = 100, kAllRowsMax = 50;
  const bool shows_all = report.results.stats().total() <= kAllRowsMax;
  size_t shown = 0, left_out = 0;
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    if (!shows_all && runs::verdict_of(row) == runs::Verdict::pass) return {};
    if (shown == kRowsMax) {
      ++left_out;
      return {};
    }
    if (shown++ == 0) put(file, "| | test | provider | latency | why |\n| --- | --- | --- | ---: | --- |\n");
    const size_t column = runs::index_of(row, "promptIdx");
    const auto provider = column < report.columns.size() ? report.columns[column].provider->name() : "";
    put(file, fmt::format("| {} | {} | {} | {} ms | {} |\n", capitals_of(runs::verdict_of(row)),
                          cell(runs::test_name_of(row)), cell(provider), runs::index_of(row, "latencyMs"),
                          cell(runs::error_of(row))));
    return {};
  }));
  if (left_out > 0) put(file, fmt::format("\n… and {} more that did not pass\n", left_out));
  return {};
}

Status write_text(const RunReport& report, std::FILE* file) {
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    put(file, fmt::format("{} {}\n{}\n", capitals_of(runs::verdict_of(row)), runs::test_name_of(row),
                          runs::output_or_error_of(row)));
    if (const auto why = runs::error_of(row); !why.empty()) put(file, fmt::format("because: {}\n", why));
    put(file, "\n");
    return {};
  }));
  put(file, totals(report.results.stats()) + "\n");
  return {};
}

}  // namespace weft::eval
