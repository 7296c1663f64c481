#include "eval/grade.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {

json::object to_json(const Grade& grade) {
  json::object made{{"pass", grade.pass}, {"score", number_value(grade.score)}, {"reason", grade.reason}};
  if (!grade.named_scores.empty()) made["namedScores"] = grade.named_scores;
  if (!grade.named_weights.empty()) made["namedScoreWeights"] = grade.named_weights;
  if (!grade.assertion.is_null()) made["assertion"] = grade.assertion;
  if (!grade.metadata.empty()) made["metadata"] = grade.metadata;
  if (!grade.tokens_used.empty()) made["tokensUsed"] = grade.tokens_used;
  if (!grade.components.empty()) {
    json::array components;
    for (const auto& component : grade.components) components.push_back(to_json(component));
    made["componentResults"] = std::move(components);
  }
  return made;
}

void Tally::add_named(const std::string& metric, double score, double weight) {
  const auto plus = [&](json::object& into, double amount) {
    into[metric] = number_value(number_member(into, metric).value_or(0) + amount);
  };
  plus(named_scores_, score * weight);
  plus(named_weights_, weight);
}

void Tally::add(Grade grade, const Entry& entry) {
  // Weight 0 is how a metric is measured that decides nothing.
  if (entry.weight == 0) grade.pass = true;
  score_ += grade.score * entry.weight;
  weight_ += entry.weight;
  if (!entry.metric.empty()) add_named(entry.metric, grade.score, entry.weight);
  for (const auto& [name, score] : grade.named_scores) {
    if (std::string_view(name) == entry.metric) continue;
    const double weight = number_member(grade.named_weights, name).value_or(1);
    add_named(name, number_of(score).value_or(0), weight * entry.weight);
  }
  if (!grade.pass) failure_ = grade.reason;
  std::vector<Grade> below = std::move(grade.components);
  const json::value assertion = grade.assertion;
  grade.components.clear();
  components_.push_back(std::move(grade));
  for (auto& each : below) {
    if (each.assertion.is_null()) each.assertion = assertion;
    components_.push_back(std::move(each));
  }
}

Grade Tally::total(std::optional<double> threshold) && {
  if (components_.empty()) return {.pass = true, .score = 1, .reason = "No assertions"};
  Grade made{.score = weight_ > 0 ? score_ / weight_ : 0, .reason = "All assertions passed"};
  made.pass = !failure_;
  if (failure_) made.reason = *failure_;
  if (threshold) {
    made.pass = made.score >= *threshold;
    made.reason = fmt::format("Aggregate score {:.2f} {} {} threshold", made.score, made.pass ? "≥" : "<",
                              text_of(number_value(*threshold)));
  }
  for (const auto& [metric, sum] : named_scores_) {
    const double weight = number_member(named_weights_, metric).value_or(0);
    made.named_scores[metric] = number_value(weight > 0 ? number_of(sum).value_or(0) / weight : 0);
  }
  made.named_weights = std::move(named_weights_);
  made.components = std::move(components_);
  return made;
}

}  // namespace weft::eval
