#include "runs/html_report.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <optional>

#include "model/json_members.h"
#include "runs/report_files.h"

namespace weft::runs {
namespace {

std::string escaped(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char byte : text) {
    if (byte == '&') {
      made += "&amp;";
    } else if (byte == '<') {
      made += "&lt;";
    } else if (byte == '>') {
      made += "&gt;";
    } else if (byte == '"') {
      made += "&quot;";
    } else {
      made += byte;
    }
  }
  return made;
}

// Escaped, and cut at a whole character where it is too long.
std::string shown(std::string_view text) {
  if (text.size() <= kReportTextBytes) return escaped(text);
  size_t end = kReportTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{}… <i class=\"soft\">{} more bytes are not shown</i>", escaped(text.substr(0, end)),
                     text.size() - end);
}

// The same of what may not be there.
const json::value* member(const json::value* of, std::string_view key) {
  return of != nullptr ? model::member(*of, key) : nullptr;
}

std::string text_of(const json::value* value) {
  return value != nullptr && !value->is_null() ? model::text_of(*value) : "";
}

double number_of(const json::value* value) {
  return value != nullptr ? model::number_of(*value).value_or(0) : 0;
}

// A row, as the report reads it.
class Row {
 public:
  explicit Row(json::value row) : row_(std::move(row)) {}

  size_t index(std::string_view key) const { return static_cast<size_t>(std::max(0.0, number(key))); }
  double number(std::string_view key) const { return number_of(at(key)); }
  std::string text(std::string_view key) const { return text_of(at(key)); }
  const json::value* at(std::string_view key) const { return member(&row_, key); }
  const json::value* grading() const { return at("gradingResult"); }
  std::string output() const { return text_of(member(at("response"), "output")); }
  std::string_view verdict() const {
    constexpr std::string_view kVerdicts[] = {"pass", "fail", "error"};
    return kVerdicts[std::min<size_t>(index("failureReason"), 2)];
  }
  bool passed() const { return verdict() == "pass"; }

 private:
  json::value row_;
};

std::string verdict_chip(std::string_view verdict) {
  const std::string_view sign = verdict == "pass" ? "✓ passed" : verdict == "fail" ? "✗ failed" : "! error";
  return fmt::format("<span class=\"verdict {}\">{}</span>", verdict, sign);
}

std::string tree_of(const json::value* component) {
  const auto* tree = member(member(member(component, "metadata"), "evidence"), "tree");
  if (tree == nullptr || !tree->is_array()) return "";
  std::string lines;
  for (const auto& line : tree->get_array()) {
    const auto text = text_of(&line);
    const bool offends = text.starts_with("✗");
    lines += fmt::format("{}{}{}\n", offends ? "<span class=\"offends\">" : "", escaped(text),
                         offends ? "</span>" : "");
  }
  return fmt::format("<pre class=\"tree\">{}</pre>", lines);
}

// "contains: x", or the type alone.
std::string name_of_assertion(const json::value* assertion) {
  const auto type = text_of(member(assertion, "type"));
  const auto value = text_of(member(assertion, "value"));
  if (type.empty()) return "assert-set";
  constexpr size_t kNameBytes = 200;
  return value.empty() || value.size() > kNameBytes ? type : fmt::format("{}: {}", type, value);
}

std::string assertion_item(const json::value& component) {
  const auto* pass = member(&component, "pass");
  const bool passed = pass != nullptr && pass->is_bool() && pass->get_bool();
  const auto reason = text_of(member(&component, "reason"));
  return fmt::format(
      "<li>{} <code>{}</code> <span class=\"facts\">{:.2f}</span>{}{}</li>",
      verdict_chip(passed ? "pass" : "fail"), shown(name_of_assertion(member(&component, "assertion"))),
      number_of(member(&component, "score")),
      passed ? "" : fmt::format("<p class=\"why\">{}</p>", shown(reason)), passed ? "" : tree_of(&component));
}

std::string assertions_of(const Row& row) {
  const auto* components = member(row.grading(), "componentResults");
  if (components == nullptr || !components->is_array()) return "";
  std::string items;
  for (const auto& component : components->get_array()) items += assertion_item(component);
  return items.empty() ? "" : fmt::format("<ul class=\"checks\">{}</ul>", items);
}

// The trees of what failed are seen without opening anything.
std::string failed_trees_of(const Row& row) {
  const auto* components = member(row.grading(), "componentResults");
  std::string trees;
  if (components == nullptr || !components->is_array()) return trees;
  for (const auto& component : components->get_array()) {
    const auto* pass = member(&component, "pass");
    if (pass != nullptr && pass->is_bool() && !pass->get_bool()) trees += tree_of(&component);
  }
  return trees;
}

std::string facts_of(const Row& row) {
  std::string facts = fmt::format("{:.0f} ms", row.number("latencyMs"));
  if (const double tokens = number_of(member(row.at("tokenUsage"), "total")); tokens > 0)
    facts += fmt::format(" · {:.0f} tokens", tokens);
  if (const double cost = row.number("cost"); cost > 0) facts += fmt::format(" · ${:.4g}", cost);
  if (const double score = row.number("score"); !row.passed() || score < 1)
    facts += fmt::format(" · score {:.2f}", score);
  return facts;
}

std::string trace_of(const Row& row) {
  const auto id = row.text("traceId");
  if (id.empty()) return "";
  const auto why = text_of(member(row.at("traceReport"), "why"));
  return fmt::format("<p class=\"soft\">Trace <code>{}</code>{}</p>", escaped(id),
                     why.empty() ? "" : ": no span came: " + escaped(why));
}

std::string cell_of(const Row& row, std::string_view column) {
  const auto error = row.text("error");
  std::string cell = fmt::format("<td data-column=\"{}\">{}<span class=\"facts\">{}</span>", escaped(column),
                                 verdict_chip(row.verdict()), facts_of(row));
  if (!error.empty()) cell += fmt::format("<p class=\"why\">{}</p>", shown(error));
  cell += failed_trees_of(row);
  const auto output = row.output();
  if (!output.empty()) cell += fmt::format("<div class=\"output\" tabindex=\"0\">{}</div>", shown(output));
  const auto prompt = text_of(member(row.at("prompt"), "raw"));
  const auto details = (prompt.empty() ? "" : fmt::format("<pre>{}</pre>", shown(prompt))) +
                       assertions_of(row) + trace_of(row);
  if (!details.empty())
    cell += fmt::format("<details><summary>Prompt and assertions</summary>{}</details>", details);
  return cell + "</td>";
}

std::string test_name(const Row& row) {
  auto name = text_of(member(row.at("testCase"), "description"));
  return name.empty() ? fmt::format("Test {}", row.index("testIdx") + 1) : name;
}

std::string vars_of(const Row& row) {
  const auto* vars = row.at("vars");
  if (vars == nullptr || !vars->is_object() || vars->get_object().empty()) return "";
  std::string made = "<dl>";
  for (const auto& [name, value] : vars->get_object())
    made += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped(name), shown(text_of(&value)));
  return made + "</dl>";
}

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
    const double weight = number_of(tally.named_weights.if_contains(name));
    made +=
        fmt::format("<small>{} {:.2f}</small>", escaped(name), number_of(&sum) / (weight > 0 ? weight : 1));
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

  void add(Row row) {
    if (!cells_.empty() && row.index("testIdx") != test_) end_test();
    if (cells_.empty()) {
      test_ = row.index("testIdx");
      cells_.resize(std::max<size_t>(run_.head.columns.size(), 1));
      head_ = fmt::format("<th scope=\"row\"><b>{}</b>{}</th>", shown(test_name(row)), vars_of(row));
    }
    const size_t column = row.index("promptIdx");
    if (column >= cells_.size() || !cells_[column].empty()) return;
    all_passed_ = all_passed_ && row.passed();
    cells_[column] = cell_of(row, name_of(column));
  }

  void end() {
    if (!cells_.empty()) end_test();
    put(file_, fmt::format("</table></div>\n<p class=\"none\" hidden>No test is like that.</p>\n</main>\n"
                           "<footer>weft {} · {}</footer>\n<script>\n{}</script>\n</body>\n</html>\n",
                           escaped(run_.head.version), escaped(run_.head.id), file_named("report.js")));
  }

 private:
  std::string name_of(size_t column) const {
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
    TRY_ASSIGN(auto row, model::parse_json(text));
    page.add(Row(std::move(row)));
    return {};
  }));
  page.end();
  return {};
}

}  // namespace weft::runs
