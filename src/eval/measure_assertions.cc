// Assertions on what the answer took.
#include <boost/json.hpp>

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

}  // namespace weft::eval
