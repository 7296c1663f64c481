// Assertions on what the answer took.
#include <boost/json.hpp>
#include <cmath>

#include "eval/answer_assertions.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

Result<double> limit_of(const Question& question, std::string_view unit) {
  if (question.threshold) return *question.threshold;
  return fail(ErrorCode::invalid_argument, "the assertion {} needs a threshold, in {}", question.name, unit);
}

}  // namespace

Result<Grade> latency(const Question& question) {
  TRY_ASSIGN(const double limit, limit_of(question, "milliseconds"));
  if (boolean_member(question.response, "cached").value_or(false))
    return fail(ErrorCode::invalid_argument,
                "the answer came from the cache and has no latency; run with --no-cache");
  return judged(question, question.latency_ms <= limit,
                fmt::format("Latency {:.0f}ms is {} threshold {}ms", question.latency_ms,
                            question.is_inverse ? "within" : "greater than", text_of(number_value(limit))));
}

Result<Grade> cost(const Question& question) {
  TRY_ASSIGN(const double limit, limit_of(question, "US dollars"));
  const auto cost = number_member(question.response, "cost");
  if (!cost) return fail(ErrorCode::invalid_argument, "the provider's answer says no cost");
  return judged(question, *cost <= limit,
                fmt::format("Cost {:.2g} is {} threshold {}", *cost,
                            question.is_inverse ? "within" : "greater than", text_of(number_value(limit))));
}

Result<Grade> perplexity(const Question& question) {
  const auto* logprobs = member(question.response, "logProbs");
  if (logprobs == nullptr || !logprobs->is_array() || logprobs->get_array().empty())
    return fail(
        ErrorCode::invalid_argument,
        "the provider's answer has no logProbs, which {} is made of; ask the model for log probabilities",
        question.name);
  double sum = 0;
  for (const auto& each : logprobs->get_array()) sum += number_of(each).value_or(0);
  const double mean = sum / static_cast<double>(logprobs->get_array().size());
  const bool is_score = question.name == "perplexity-score";
  // Jelinek et al., 1977: the exponential of the mean surprise. The score is between 0 and 1, higher for
  // surer.
  const double value = is_score ? 1 / (1 + std::exp(-mean)) : std::exp(-mean);
  if (!question.threshold) {
    Grade grade{.pass = true, .score = 1, .reason = "Assertion passed"};
    if (is_score) grade.score = question.is_inverse ? 1 - value : value;
    return grade;
  }
  const bool holds = is_score ? value >= *question.threshold : value <= *question.threshold;
  Grade grade = judged(
      question, holds,
      fmt::format("{} {:.2f} is {} the threshold {}", is_score ? "Perplexity score" : "Perplexity", value,
                  holds == is_score ? "not below" : "above", text_of(number_value(*question.threshold))));
  if (is_score) grade.score = question.is_inverse ? 1 - value : value;
  return grade;
}

}  // namespace weft::eval
