#include "eval/comparison.h"

#include <algorithm>
#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

std::string type_of(const json::value& assertion) {
  return text_member(assertion, "type").value_or("");
}

struct Sum {
  double score = 0, weight = 0;
};

Sum sum_of(const std::vector<Grade>& components, const json::value* weights) {
  Sum sum;
  for (const auto& grade : components) {
    const auto type = type_of(grade.assertion);
    if (type.empty() || is_comparison(type)) continue;
    const double weight = weights == nullptr ? 1 : number_member(*weights, type).value_or(1);
    sum.score += grade.score * weight;
    sum.weight += weight;
  }
  return sum;
}

}  // namespace

bool is_comparison(std::string_view type) {
  return type == "select-best" || type == "max-score";
}

bool compares(const TestCase& test) {
  return std::any_of(test.assertions.begin(), test.assertions.end(),
                     [](const auto& assertion) { return is_comparison(type_of(assertion)); });
}

std::vector<Grade> chosen(const Grade& choice, size_t count) {
  const auto best = static_cast<size_t>(number_member(choice.metadata, "best").value_or(0));
  std::vector<Grade> grades;
  for (size_t i = 0; i < count; ++i) {
    Grade grade = choice;
    grade.pass = i == best;
    grade.score = grade.pass ? 1 : 0;
    grade.reason = fmt::format("{}: {}", grade.pass ? "Output selected as the best" : "Output not selected",
                               choice.reason);
    // They were used once.
    if (i > 0) grade.tokens_used.clear();
    grades.push_back(std::move(grade));
  }
  return grades;
}

Result<std::vector<Grade>> max_score(const json::value& assertion,
                                     const std::vector<const std::vector<Grade>*>& components) {
  const auto* value = member(assertion, "value");
  const json::value none;
  const json::value& said = value != nullptr ? *value : none;
  const bool is_sum = text_member(said, "method") == "sum";
  const auto threshold = number_member(said, "threshold");
  std::vector<double> scores;
  for (const auto* each : components) {
    const auto sum = sum_of(*each, member(said, "weights"));
    if (sum.weight <= 0)
      return fail(ErrorCode::invalid_argument,
                  "the assertion max-score needs other assertions, whose scores it compares");
    scores.push_back(is_sum ? sum.score : sum.score / sum.weight);
  }
  const auto best = static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  std::vector<Grade> grades;
  for (size_t i = 0; i < scores.size(); ++i) {
    const bool is_best = i == best;
    const bool reaches = !threshold || scores[i] >= *threshold;
    Grade grade{.pass = is_best && reaches, .score = is_best && reaches ? 1.0 : 0.0, .reason = ""};
    grade.reason =
        is_best && reaches ? fmt::format("Selected as highest scoring output (score: {:.3f})", scores[i])
        : is_best ? fmt::format("Not selected - score {:.3f} below threshold {}", scores[i], *threshold)
                  : fmt::format("Not selected (score: {:.3f}, max: {:.3f})", scores[i], scores[best]);
    grade.assertion = assertion;
    grades.push_back(std::move(grade));
  }
  return grades;
}

}  // namespace weft::eval
