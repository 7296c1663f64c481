#include "runs/tally.h"

#include <boost/json.hpp>
#include <string>
#include <unordered_map>

#include "model/json_members.h"
#include "runs/row_reading.h"

namespace weft::runs {

using model::member;
using model::number_member;
using model::number_of;
using model::number_value;

namespace {

size_t size_member(const json::value& of, const char* key) {
  return static_cast<size_t>(number_member(of, key).value_or(0));
}

void step(size_t& counter, bool is_added) {
  is_added ? ++counter : --counter;
}

void plus(json::object& sums, std::string_view name, double amount) {
  sums[name] = number_value(number_member(sums, name).value_or(0) + amount);
}

ColumnTally column_of(const json::value& said) {
  ColumnTally made{.passed = size_member(said, "passed"),
                   .failed = size_member(said, "failed"),
                   .errors = size_member(said, "errors"),
                   .assertions_passed = size_member(said, "assertions_passed"),
                   .assertions_failed = size_member(said, "assertions_failed"),
                   .score = number_member(said, "score").value_or(0),
                   .latency_ms = number_member(said, "latency_ms").value_or(0),
                   .cost = number_member(said, "cost_usd").value_or(0),
                   .named_scores = {},
                   .named_counts = {},
                   .named_weights = {}};
  if (const auto* named = member(said, "named_scores"); named != nullptr && named->is_object())
    made.named_scores = named->get_object();
  if (const auto* named = member(said, "named_counts"); named != nullptr && named->is_object())
    made.named_counts = named->get_object();
  if (const auto* named = member(said, "named_weights"); named != nullptr && named->is_object())
    made.named_weights = named->get_object();
  return made;
}

json::object to_json(const ColumnTally& column) {
  return {{"passed", column.passed},
          {"failed", column.failed},
          {"errors", column.errors},
          {"assertions_passed", column.assertions_passed},
          {"assertions_failed", column.assertions_failed},
          {"score", number_value(column.score)},
          {"latency_ms", number_value(column.latency_ms)},
          {"cost_usd", number_value(column.cost)},
          {"named_scores", column.named_scores},
          {"named_counts", column.named_counts},
          {"named_weights", column.named_weights}};
}

// How many assertions each metric has.
std::unordered_map<std::string, double> assertions_by_metric(const json::value& row) {
  std::unordered_map<std::string, double> counts;
  for (const auto& component : components_of(row)) {
    const auto* assertion = member(component, "assertion");
    const auto metric = assertion != nullptr ? model::text_member(*assertion, "metric") : std::nullopt;
    if (metric) ++counts[*metric];
  }
  return counts;
}

template <class Counts>
size_t& counter(Counts& of, Verdict verdict) {
  return verdict == Verdict::pass ? of.passed : verdict == Verdict::fail ? of.failed : of.errors;
}

}  // namespace

void Tally::add(const json::object& row) {
  count(row, true);
}

void Tally::take_back(const json::object& row) {
  count(row, false);
}

void Tally::count(const json::object& row, bool is_added) {
  const double sign = is_added ? 1 : -1;
  const auto number = [&](const json::value& of, const char* key) {
    return sign * number_member(of, key).value_or(0);
  };
  const json::value& whole = row;
  const size_t column = index_of(whole, "promptIdx");
  if (columns.size() <= column) columns.resize(column + 1);
  auto& tally = columns[column];
  const Verdict verdict = verdict_of(whole);
  step(counter(stats, verdict), is_added);
  step(counter(tally, verdict), is_added);
  tally.score += number(whole, "score");
  tally.latency_ms += number(whole, "latencyMs");
  tally.cost += number(whole, "cost");
  if (const auto* usage = member(row, "tokenUsage")) {
    stats.tokens_total += number(*usage, "total");
    stats.tokens_prompt += number(*usage, "prompt");
    stats.tokens_completion += number(*usage, "completion");
    stats.tokens_cached += number(*usage, "cached");
    stats.requests += number(*usage, "numRequests");
    if (const auto* judges = member(*usage, "assertions")) {
      stats.tokens_judges += number(*judges, "total");
      stats.requests_judges += number(*judges, "numRequests");
    }
  }
  count_scores(whole, tally, is_added);
  for (const auto& component : components_of(whole))
    step(has_passed(component) ? tally.assertions_passed : tally.assertions_failed, is_added);
}

bool Tally::has_room(const ColumnTally& column, std::string_view name) {
  if (column.named_scores.contains(name)) return true;
  const size_t bytes = name.size() + kNameBytes;
  if (names_bytes + bytes > kNamesBytesMax) return false;
  names_bytes += bytes;
  return true;
}

void Tally::count_scores(const json::value& row, ColumnTally& column, bool is_added) {
  const auto* named = member(row, "namedScores");
  if (named == nullptr || !named->is_object() || named->get_object().empty()) return;
  const auto* weights = member(member(row, "gradingResult"), "namedScoreWeights");
  const auto of_metric = assertions_by_metric(row);
  const double sign = is_added ? 1 : -1;
  for (const auto& [name, score] : named->get_object()) {
    if (!has_room(column, name)) {
      step(scores_left_out, is_added);
      continue;
    }
    // One where a script has named it.
    const auto found = of_metric.find(std::string(name));
    const double assertions = found != of_metric.end() ? found->second : 1;
    const auto* said = member(weights, name);
    const double weight = said != nullptr ? number_of(*said).value_or(1) : assertions;
    const double value = number_of(score).value_or(0);
    // What has no weight counts once, however many assertions it is made of.
    plus(column.named_scores, name, sign * value * (said != nullptr ? weight : 1));
    plus(column.named_counts, name, sign * assertions);
    plus(column.named_weights, name, sign * weight);
  }
}

json::object to_json(const Tally& tally) {
  const auto& stats = tally.stats;
  json::array columns;
  for (const auto& column : tally.columns) columns.push_back(to_json(column));
  return {{"passed", stats.passed},
          {"failed", stats.failed},
          {"errors", stats.errors},
          {"tokens",
           {{"total", number_value(stats.tokens_total)},
            {"prompt", number_value(stats.tokens_prompt)},
            {"completion", number_value(stats.tokens_completion)},
            {"cached", number_value(stats.tokens_cached)},
            {"judges", number_value(stats.tokens_judges)},
            {"judge_requests", number_value(stats.requests_judges)}}},
          {"requests", number_value(stats.requests)},
          {"duration_ms", number_value(stats.duration_ms)},
          {"scores_left_out", tally.scores_left_out},
          {"columns", std::move(columns)}};
}

Tally tally_of(const json::value& said) {
  Tally made;
  made.stats = {.passed = size_member(said, "passed"),
                .failed = size_member(said, "failed"),
                .errors = size_member(said, "errors"),
                .requests = number_member(said, "requests").value_or(0),
                .duration_ms = number_member(said, "duration_ms").value_or(0)};
  made.scores_left_out = size_member(said, "scores_left_out");
  if (const auto* tokens = member(said, "tokens")) {
    made.stats.tokens_total = number_member(*tokens, "total").value_or(0);
    made.stats.tokens_prompt = number_member(*tokens, "prompt").value_or(0);
    made.stats.tokens_completion = number_member(*tokens, "completion").value_or(0);
    made.stats.tokens_cached = number_member(*tokens, "cached").value_or(0);
    made.stats.tokens_judges = number_member(*tokens, "judges").value_or(0);
    made.stats.requests_judges = number_member(*tokens, "judge_requests").value_or(0);
  }
  const auto* columns = member(said, "columns");
  if (columns == nullptr || !columns->is_array()) return made;
  for (const auto& column : columns->get_array()) made.columns.push_back(column_of(column));
  return made;
}

}  // namespace weft::runs
