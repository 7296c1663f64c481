#include "eval/result_row.h"

#include <boost/json.hpp>
#include <cmath>

#include "eval/random_id.h"
#include "eval/secrets.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

json::object token_usage(const json::object& response, const json::object& of_judges) {
  json::object usage{{"total", 0}, {"prompt", 0}, {"completion", 0}, {"cached", 0}, {"numRequests", 1}};
  if (const auto* said = member(response, "tokenUsage"); said != nullptr && said->is_object()) {
    for (const auto& [name, value] : said->get_object()) usage[name] = value;
  }
  if (!of_judges.empty()) usage["assertions"] = of_judges;
  return usage;
}

}  // namespace

json::object to_json(const TestCase& test, const json::object& vars) {
  json::object made{
      {"vars", vars}, {"assert", test.assertions}, {"options", test.options}, {"metadata", test.metadata}};
  if (!test.description.empty()) made["description"] = test.description;
  if (test.threshold) made["threshold"] = number_value(*test.threshold);
  if (!test.id.empty()) made["id"] = test.id;
  return made;
}

json::object result_row(const Step& step, const PreparedStep& prepared, const Outcome& outcome,
                        const std::string& evaluation_id) {
  json::object row{{"id", random_uuid()},
                   {"testIdx", step.test_index},
                   {"promptIdx", step.prompt_index},
                   {"repeatIndex", step.repeat_index},
                   {"evaluationId", evaluation_id},
                   {"success", outcome.verdict == runs::Verdict::pass},
                   {"failureReason", static_cast<int>(outcome.verdict)},
                   {"score", outcome.grade ? number_value(outcome.grade->score) : json::value(0)},
                   {"latencyMs", static_cast<int64_t>(std::llround(outcome.latency_ms))},
                   {"vars", prepared.vars},
                   {"prompt", {{"raw", prepared.prompt}, {"label", step.prompt->label}}},
                   {"provider", {{"id", shown_text(step.provider->id)}, {"label", step.provider->label}}},
                   {"response", outcome.response},
                   {"testCase", to_json(*step.test, prepared.vars)},
                   {"metadata", step.test->metadata},
                   {"tokenUsage", token_usage(outcome.response, outcome.judge_tokens)}};
  if (outcome.judge_cost > 0) row["graderCost"] = outcome.judge_cost;
  row["cost"] = number_value(number_member(outcome.response, "cost").value_or(0));
  row["namedScores"] = outcome.grade ? outcome.grade->named_scores : json::object();
  row["gradingResult"] = outcome.grade ? json::value(to_json(*outcome.grade)) : json::value(nullptr);
  if (!outcome.error.empty()) row["error"] = outcome.error;
  if (!outcome.trace_id.empty()) row["traceId"] = outcome.trace_id;
  if (!outcome.trace_report.is_null()) row["traceReport"] = outcome.trace_report;
  return row;
}

}  // namespace weft::eval
