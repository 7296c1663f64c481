// JUnit's XML, as CI servers read it: a suite a column, a case a test.
#include <algorithm>
#include <boost/json.hpp>

#include "eval/run_report.h"
#include "eval/xml_escape.h"
#include "runs/row_reading.h"

namespace weft::eval {
namespace {

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

// The answer, and what is known of its trace.
std::string details_of(const json::value& row) {
  std::string details = runs::output_or_error_of(row);
  for (const auto& failed : runs::failed_trace_assertions_of(row))
    details += fmt::format("\n{}\n{}", failed.reason, fmt::join(failed.tree, "\n"));
  if (const auto gap = runs::trace_gap_of(row); !gap.empty()) details += "\n" + gap;
  return details;
}

void put_case(std::FILE* file, const json::value& row, std::string_view suite) {
  const double seconds = number_member(row, "latencyMs").value_or(0) / 1'000;
  put(file, fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{:.3f}\"",
                        xml_escaped(runs::test_name_of(row)), xml_escaped(suite), seconds));
  const auto verdict = runs::verdict_of(row);
  if (verdict == runs::Verdict::pass) return put(file, "/>\n");
  const std::string_view element = verdict == runs::Verdict::fail ? "failure" : "error";
  put(file, fmt::format(">\n      <{0} message=\"{1}\">{2}</{0}>\n    </testcase>\n", element,
                        xml_escaped(runs::error_of(row)), xml_escaped(details_of(row))));
}

void put_budgets(std::FILE* file, const RunReport& report) {
  if (report.budgets.empty()) return;
  const auto broken = std::ranges::count_if(report.budgets, [](const BudgetVerdict& budget) {
    return budget.outcome != BudgetVerdict::Outcome::kept;
  });
  put(file, fmt::format("  <testsuite name=\"budgets\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
                        report.budgets.size(), broken));
  for (const auto& budget : report.budgets) {
    put(file,
        fmt::format("    <testcase name=\"{}\" classname=\"budgets\" time=\"0\"", to_string(budget.measure)));
    if (budget.outcome == BudgetVerdict::Outcome::kept) {
      put(file, "/>\n");
    } else {
      put(file,
          fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n", xml_escaped(budget.reason)));
    }
  }
  put(file, "  </testsuite>\n");
}

}  // namespace

Status write_junit(const RunReport& report, std::FILE* file) {
  const auto& stats = report.results.stats();
  put(file,
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" "
                  "failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
                  xml_escaped(report.config.description.empty() ? "weft eval" : report.config.description),
                  stats.total(), stats.failed, stats.errors, stats.duration_ms / 1'000));
  for (size_t i = 0; i < report.columns.size(); ++i) {
    const runs::ColumnTally tally =
        i < report.results.columns().size() ? report.results.columns()[i] : runs::ColumnTally();
    const auto suite =
        fmt::format("{} {}", report.columns[i].provider->name(), report.columns[i].prompt->label);
    put(file,
        fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" timestamp=\"{}\">\n",
                    xml_escaped(suite), tally.passed + tally.failed + tally.errors, tally.failed,
                    tally.errors, report.timestamp));
    TRY(report.results.for_each([&](const json::value& row) -> Status {
      if (runs::index_of(row, "promptIdx") == i) put_case(file, row, report.columns[i].provider->name());
      return {};
    }));
    put(file, "  </testsuite>\n");
  }
  put_budgets(file, report);
  put(file, "</testsuites>\n");
  return {};
}

}  // namespace weft::eval
