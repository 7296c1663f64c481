#include "runs/html_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <tuple>

#include "model/json_members.h"
#include "runs/html_cell.h"
#include "runs/html_text.h"
#include "runs/report_files.h"
#include "runs/row_reading.h"

namespace weft::runs {
namespace {

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

std::string_view file_named(std::string_view path) {
  for (const auto& file : report_files()) {
    if (file.path == path) return file.bytes;
  }
  return "";
}

// The mean of each metric; one that is made of others is no sum.
std::string named_scores_of(const ColumnTally& tally) {
  std::string made;
  for (const auto& [name, sum] : tally.named_scores) {
    const double weight = model::number_member(tally.named_weights, name).value_or(0);
    const double mean = model::number_of(sum).value_or(0) / (weight > 0 ? weight : 1);
    made += fmt::format("<small>{} {:.2f}</small>", escaped(name), mean);
  }
  return made;
}

std::string column_head(const RunColumn& column, const ColumnTally& tally) {
  const size_t rows = tally.passed + tally.failed + tally.errors;
  return fmt::format(
      "<th scope=\"col\">{}<small>{}</small><small>{} of {} passed · {:.0f} ms on average</small>{}</th>",
      escaped(column.provider), shown(column.label), tally.passed, rows,
      tally.latency_ms / static_cast<double>(std::max<size_t>(rows, 1)), named_scores_of(tally));
}

// Writes the page in the order of its bytes.
class Page {
 public:
  Page(const RunSummary& run, std::FILE* file) : run_(run), file_(file) {}

  void begin() {
    const auto title = escaped(run_.head.description.empty() ? "weft eval" : run_.head.description);
    put(file_,
        fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>{}</title>\n<style>\n{}</style>\n"
                    "</head>\n<body style=\"--columns: {}\">\n",
                    title, file_named("report.css"), run_.head.columns.size()));
    put_choices();
    put_header(title);
    put_table_head();
  }

  void add(const json::value& row) {
    const size_t test = index_of(row, "testIdx");
    if (!cells_.empty() && test != test_) end_test();
    if (cells_.empty()) {
      test_ = test;
      cells_.resize(std::max<size_t>(run_.head.columns.size(), 1));
      head_ = html_head(row);
    }
    const size_t column = index_of(row, "promptIdx");
    if (column >= cells_.size() || !cells_[column].empty()) return;
    all_passed_ = all_passed_ && verdict_of(row) == Verdict::pass;
    cells_[column] = html_cell(row, heading(column));
  }

  void end() {
    if (!cells_.empty()) end_test();
    put(file_, fmt::format("</table></div>\n<p class=\"none\" hidden>No test is like that.</p>\n</main>\n"
                           "<footer>weft {} · {}</footer>\n<script>\n{}</script>\n</body>\n</html>\n",
                           escaped(run_.head.version), escaped(run_.head.id), file_named("report.js")));
  }

 private:
  std::string heading(size_t column) const {
    if (column >= run_.head.columns.size()) return "";
    const auto& of = run_.head.columns[column];
    return run_.head.columns.size() == 1 ? of.provider : fmt::format("{} · {}", of.provider, of.label);
  }

  void put_choices() {
    for (const auto& [id, label, checked] : {std::tuple("show-all", "All tests", " checked"),
                                             std::tuple("show-rest", "Tests that did not pass", ""),
                                             std::tuple("show-passed", "Tests that passed", "")})
      put(file_,
          fmt::format("<input class=\"choice\" type=\"radio\" name=\"show\" id=\"{}\" aria-label=\"{}\"{}>\n",
                      id, label, checked));
  }

  void put_header(std::string_view title) {
    const auto& stats = run_.tally.stats;
    const double total = static_cast<double>(std::max<size_t>(stats.total(), 1));
    put(file_,
        fmt::format("<header>\n<h1>{}</h1>\n<div class=\"soft\">{} · {:.1f} s</div>\n<div class=\"totals\">",
                    title, escaped(run_.head.began), stats.duration_ms / 1'000));
    put(file_, fmt::format("<span><b>{:.0f}%</b> passed</span>{} {} {}",
                           std::floor(100 * static_cast<double>(stats.passed) / total),
                           count_of("pass", stats.passed), count_of("fail", stats.failed),
                           count_of("error", stats.errors)));
    if (stats.tokens_total > 0)
      put(file_, fmt::format("<span><b>{:.0f}</b> tokens</span>", stats.tokens_total));
    double cost = 0;
    for (const auto& column : run_.tally.columns) cost += column.cost;
    if (cost > 0) put(file_, fmt::format("<span><b>${:.4g}</b></span>", cost));
    put(file_, "</div>\n<div class=\"bar\" aria-hidden=\"true\">");
    for (const auto& [verdict, count] :
         {std::pair("pass", stats.passed), std::pair("fail", stats.failed), std::pair("error", stats.errors)})
      put(file_, fmt::format("<i class=\"{}\" style=\"width:{:.2f}%\"></i>", verdict,
                             100 * static_cast<double>(count) / total));
    put(file_, "</div>\n</header>\n");
  }

  static std::string count_of(std::string_view verdict, size_t count) {
    const std::string_view word = verdict == "pass" ? "passed" : verdict == "fail" ? "failed" : "in error";
    return fmt::format("<span><b>{}</b> {}</span>", count, word);
  }

  void put_table_head() {
    put(file_,
        "<main>\n<div class=\"filters\"><label for=\"show-all\">All</label><label for=\"show-rest\">Not "
        "passed</label><label for=\"show-passed\">Passed</label><input type=\"search\" placeholder=\"Search "
        "tests\" "
        "aria-label=\"Search tests\" hidden></div>\n<div class=\"scroll\"><table "
        "class=\"matrix\">\n<thead><tr><th "
        "scope=\"col\">Test</th>");
    for (size_t i = 0; i < run_.head.columns.size(); ++i) {
      const auto& tallies = run_.tally.columns;
      put(file_, column_head(run_.head.columns[i], i < tallies.size() ? tallies[i] : ColumnTally()));
    }
    put(file_, "</tr></thead>\n");
  }

  void end_test() {
    put(file_, fmt::format("<tbody class=\"{}\" id=\"test-{}\"><tr>{}", all_passed_ ? "passed" : "rest",
                           test_ + 1, head_));
    for (const auto& cell : cells_) put(file_, cell.empty() ? "<td class=\"soft\">–</td>" : cell);
    put(file_, "</tr></tbody>\n");
    cells_.clear();
    all_passed_ = true;
  }

  const RunSummary& run_;
  std::FILE* file_;
  size_t test_ = 0;
  std::string head_;                // of the test that is being put together
  std::vector<std::string> cells_;  // empty where no test is
  bool all_passed_ = true;
};

}  // namespace

Status write_html_report(const RunSummary& run, const EachRow& rows, std::FILE* file) {
  Page page(run, file);
  page.begin();
  TRY(rows([&](std::string_view text) -> Status {
    TRY_ASSIGN(const auto row, model::parse_json(text));
    page.add(row);
    return {};
  }));
  page.end();
  return {};
}

}  // namespace weft::runs
