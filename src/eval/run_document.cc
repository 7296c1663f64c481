#include "eval/run_document.h"

#include <boost/json.hpp>
#include <cmath>

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

}  // namespace

json::array prompts_json(const RunReport& report) {
  json::array prompts;
  for (size_t i = 0; i < report.columns.size(); ++i) {
    const auto& column = report.columns[i];
    const runs::ColumnTally tally =
        i < report.results.columns().size() ? report.results.columns()[i] : runs::ColumnTally();
    json::object named = tally.named_scores;
    if (i < report.derived.size()) {
      for (const auto& [name, value] : report.derived[i]) named[name] = value;
    }
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
                         {"namedScores", std::move(named)},
                         {"namedScoresCount", tally.named_counts},
                         {"namedScoreWeights", tally.named_weights},
                         {"cost", number_value(tally.cost)}}}});
  }
  return prompts;
}

json::object stats_json(const RunReport& report) {
  const auto& stats = report.results.stats();
  return {{"successes", stats.passed},
          {"failures", stats.failed},
          {"errors", stats.errors},
          {"tokenUsage", usage_of(stats)},
          {"durationMs", number_value(std::round(stats.duration_ms))}};
}

json::object metadata_json(const RunReport& report) {
  return {{"weftVersion", report.version}, {"evaluationCreatedAt", report.timestamp}};
}

Status each_trace(const RunReport& report, const std::function<Status(std::string_view trace)>& take) {
  return report.traces != nullptr ? report.traces->for_each(take) : Status();
}

}  // namespace weft::eval
