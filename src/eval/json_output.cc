// promptfoo's JSON: the whole run in one document.
#include <boost/json.hpp>
#include <cmath>

#include "eval/run_report.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

json::object usage_of(const runs::Stats& stats) {
  return {
      {"total", number_value(stats.tokens_total)},
      {"prompt", number_value(stats.tokens_prompt)},
      {"completion", number_value(stats.tokens_completion)},
      {"cached", number_value(stats.tokens_cached)},
      {"numRequests", number_value(stats.requests)},
      {"assertions",
       {{"total", number_value(stats.tokens_judges)}, {"numRequests", number_value(stats.requests_judges)}}}};
}

json::array prompts_of(const RunReport& report) {
  json::array prompts;
  for (size_t i = 0; i < report.columns.size(); ++i) {
    const auto& column = report.columns[i];
    const runs::ColumnTally tally =
        i < report.results.columns().size() ? report.results.columns()[i] : runs::ColumnTally();
    prompts.push_back({{"raw", column.prompt->raw},
                       {"label", column.prompt->label},
                       {"provider", column.provider->name()},
                       {"metrics",
                        {{"score", number_value(tally.score)},
                         {"testPassCount", tally.passed},
                         {"testFailCount", tally.failed},
                         {"testErrorCount", tally.errors},
                         {"assertPassCount", tally.assertions_passed},
                         {"assertFailCount", tally.assertions_failed},
                         {"totalLatencyMs", number_value(tally.latency_ms)},
                         {"namedScores", tally.named_scores},
                         {"namedScoresCount", tally.named_counts},
                         {"cost", number_value(tally.cost)}}}});
  }
  return prompts;
}

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

}  // namespace

Status write_json(const RunReport& report, std::FILE* file) {
  const auto& stats = report.results.stats();
  put(file, fmt::format(R"({{"evalId":{},"results":{{"version":3,"timestamp":{},"prompts":{},"results":[)",
                        model::to_text(json::value(report.evaluation_id)),
                        model::to_text(json::value(report.timestamp)), model::to_text(prompts_of(report))));
  std::string_view separator = "\n";
  TRY(report.results.for_each_text([&](std::string_view row) -> Status {
    put(file, separator);
    put(file, row);
    separator = ",\n";
    return {};
  }));
  const json::object counts{{"successes", stats.passed},
                            {"failures", stats.failed},
                            {"errors", stats.errors},
                            {"tokenUsage", usage_of(stats)},
                            {"durationMs", number_value(std::round(stats.duration_ms))}};
  put(file, fmt::format("\n],\"stats\":{}}},\"config\":{},\"shareableUrl\":null,\"metadata\":{}}}\n",
                        model::to_text(counts), model::to_text(report.config.source),
                        model::to_text(json::object{{"weftVersion", report.version},
                                                    {"evaluationCreatedAt", report.timestamp}})));
  return {};
}

}  // namespace weft::eval
