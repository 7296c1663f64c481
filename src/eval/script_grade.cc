#include "eval/script_grade.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

const json::value* either(const json::value& object, const char* camel, const char* snake) {
  const auto* found = member(object, camel);
  return found != nullptr ? found : member(object, snake);
}

Grade passing(bool pass, double score, const ScriptTerms& terms, std::string_view returned) {
  if (pass) return {.pass = true, .score = score, .reason = "Assertion passed"};
  return {.pass = false,
          .score = score,
          .reason = fmt::format("Custom function returned {}\n{}", returned, terms.code)};
}

Grade of_object(const json::value& said, const ScriptTerms& terms) {
  Grade grade;
  const auto* pass = member(said, "pass");
  const auto score = number_member(said, "score");
  grade.score = score.value_or(pass != nullptr && pass->is_bool() && pass->get_bool() ? 1 : 0);
  grade.pass = pass != nullptr && pass->is_bool() ? pass->get_bool() : grade.score > 0;
  if (terms.threshold && grade.score < *terms.threshold) grade.pass = false;
  if (terms.is_inverse) {
    grade.pass = !grade.pass;
    grade.score = 1 - grade.score;
  }
  grade.reason =
      text_member(said, "reason").value_or(grade.pass ? "Assertion passed" : "Custom function failed");
  if (const auto* named = either(said, "namedScores", "named_scores"); named != nullptr && named->is_object())
    grade.named_scores = named->get_object();
  if (const auto* parts = either(said, "componentResults", "component_results");
      parts != nullptr && parts->is_array()) {
    for (const auto& part : parts->get_array()) {
      if (part.is_object()) grade.components.push_back(of_object(part, {.code = terms.code}));
    }
  }
  return grade;
}

}  // namespace

Grade grade_of_script(const json::value& said, const ScriptTerms& terms) {
  if (said.is_bool()) {
    const bool pass = said.get_bool() != terms.is_inverse;
    return passing(pass, pass ? 1 : 0, terms, said.get_bool() ? "true" : "false");
  }
  if (const auto number = number_of(said)) {
    const bool reached = terms.threshold ? *number >= *terms.threshold : *number > 0;
    const double score = terms.is_inverse ? 1 - *number : *number;
    return passing(reached != terms.is_inverse, score, terms, text_of(said));
  }
  if (said.is_object()) return of_object(said, terms);
  return {.reason =
              fmt::format("Custom function must return a boolean, number, or GradingResult object. Got {}",
                          shortened(text_of(said)))};
}

}  // namespace weft::eval
