#include "runs/run_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "base/utf8.h"
#include "model/json_members.h"
#include "model/json_tree.h"
#include "runs/row_reading.h"

namespace weft::runs {

using model::member;
using model::number_member;
using model::number_value;
using model::text_member;
using model::text_of;

namespace {

json::object run_object(const RunSummary& run) {
  auto made = to_json(run.head);
  made["state"] = name_of(run.state);
  made["ended"] = run.ended;
  made["results"] = to_json(run.tally);
  return made;
}

json::value number_at(const json::value& of, std::string_view key) {
  return number_value(number_member(of, key).value_or(0));
}

json::object attempt_object(const json::value& row, size_t text_bytes) {
  const auto output = output_of(row);
  const auto* usage = member(row, "tokenUsage");
  return {{"test", number_at(row, "testIdx")},
          {"repeat", number_at(row, "repeatIndex")},
          {"verdict", name_of(verdict_of(row))},
          {"score", number_at(row, "score")},
          {"latency_ms", number_at(row, "latencyMs")},
          {"cost_usd", number_at(row, "cost")},
          {"tokens", usage != nullptr ? number_at(*usage, "total") : json::value(0)},
          {"cached", is_cached(row)},
          {"output", cut(output, text_bytes)},
          {"output_bytes", output.size()},
          {"error", cut(error_of(row), text_bytes)},
          {"failed_assertions", std::ranges::count_if(components_of(row), std::not_fn(has_passed))},
          {"trace_id", text_member(row, "traceId").value_or("")}};
}

// Rows of one test, by column.
json::array cells_of(const std::vector<json::value>& rows, size_t text_bytes) {
  json::array cells;
  for (const auto& row : rows) {
    const auto prompt = number_at(row, "promptIdx");
    if (cells.empty() || cells.back().at("column") != prompt)
      cells.push_back({{"column", prompt}, {"attempts", json::array()}});
    cells.back().at("attempts").as_array().push_back(attempt_object(row, text_bytes));
  }
  return cells;
}

json::object test_object(const json::value& row) {
  json::object vars;
  for (const auto& [name, value] : vars_of(row)) vars[name] = cut(text_of(value), kListedTextBytes);
  return {
      {"number", number_at(row, "testIdx")}, {"description", description_of(row)}, {"vars", std::move(vars)}};
}

json::value next_offset(size_t offset, size_t given, size_t total) {
  return given > 0 && offset + given < total ? json::value(offset + given) : json::value(nullptr);
}

}  // namespace

std::string runs_json(const std::vector<RunSummary>& page, const std::string& next) {
  json::array runs;
  for (const auto& run : page) runs.push_back(run_object(run));
  return model::to_text(json::object{{"evals", std::move(runs)}, {"next_cursor", next}});
}

std::string run_json(const RunSummary& run) {
  return model::to_text(run_object(run));
}

std::string tests_json(const TestPage& page, size_t offset) {
  json::array tests;
  for (const auto& test : page.tests) {
    auto made = test_object(test.rows.front());
    made["cells"] = cells_of(test.rows, kListedTextBytes);
    tests.push_back(std::move(made));
  }
  return model::to_text(json::object{{"total", page.total},
                                     {"offset", offset},
                                     {"next_offset", next_offset(offset, page.tests.size(), page.total)},
                                     {"tests", std::move(tests)}});
}

std::string comparison_json(const Comparison& comparison, size_t offset, std::optional<Change> asked) {
  json::object counts;
  size_t total = 0;
  for (size_t i = 0; i < kChanges; ++i) {
    counts[name_of(static_cast<Change>(i))] = comparison.counts[i];
    if (!asked || *asked == static_cast<Change>(i)) total += comparison.counts[i];
  }
  json::array tests;
  for (const auto& test : comparison.tests) {
    auto made = test_object((test.here.empty() ? test.there : test.here).front());
    made["change"] = name_of(test.change);
    made["here"] = cells_of(test.here, kComparedTextBytes);
    made["there"] = cells_of(test.there, kComparedTextBytes);
    tests.push_back(std::move(made));
  }
  return model::to_text(json::object{{"counts", std::move(counts)},
                                     {"total", total},
                                     {"offset", offset},
                                     {"next_offset", next_offset(offset, comparison.tests.size(), total)},
                                     {"tests", std::move(tests)}});
}

}  // namespace weft::runs
