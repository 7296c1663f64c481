// similar and answer-relevance: texts compared by their embeddings.
#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "eval/judge_answer.h"
#include "eval/model_graded.h"

namespace weft::eval {
namespace {

constexpr double kSimilarDefault = 0.75;
constexpr double kRelevanceDefault = 0.5;
constexpr int kQuestions = 3;  // that an answer is taken back to
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

constexpr JudgePrompt kQuestion{
    R"(You are given an answer, and write the question that it most likely answers: one that asks for just what the answer gives. If the answer gives nothing ("I do not know"), write a question about its words alone. Reply with the question and nothing else.)",
    R"(<answer>
{{ answer }}
</answer>)"};

using Numbers = std::vector<double>;

double dot(const Numbers& a, const Numbers& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double cosine(const Numbers& a, const Numbers& b) {
  const double lengths = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  return lengths == 0 ? 0 : dot(a, b) / lengths;
}

double distance(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

Status same_length(const Numbers& a, const Numbers& b) {
  if (a.size() == b.size()) return {};
  return fail(ErrorCode::invalid_argument,
              "the embeddings have {} and {} numbers: they are of different models", a.size(), b.size());
}

Grade of_distance(const ModelGraded& graded, double distance, double threshold) {
  const bool is_near = distance <= threshold + kEpsilon;
  const double score = 1 / (1 + distance);
  return {.pass = is_near != graded.is_inverse(),
          .score = graded.is_inverse() ? 1 - score : score,
          .reason = fmt::format("Distance {:.2f} is {} threshold {}", distance,
                                is_near ? "less than or equal to" : "greater than",
                                text_of(number_value(threshold)))};
}

Grade of_similarity(const ModelGraded& graded, double similarity, double threshold) {
  const bool is_near =
      graded.is_inverse() ? similarity > threshold + kEpsilon : similarity >= threshold - kEpsilon;
  return {.pass = is_near != graded.is_inverse(),
          .score = graded.is_inverse() ? 1 - similarity : similarity,
          .reason = fmt::format("Similarity {:.2f} is {} threshold {}", similarity,
                                is_near ? "greater than or equal to" : "less than",
                                text_of(number_value(threshold)))};
}

}  // namespace

// Of several values the one that is nearest counts; turned round, all have to be far.
Result<Grade> similar(const ModelGraded& graded, Inquiry& inquiry, Javascript&) {
  std::vector<std::string> values;
  if (graded.value && graded.value->is_array()) {
    for (const auto& each : graded.value->get_array()) values.push_back(text_of(each));
  } else {
    TRY_ASSIGN(auto value, text_value(graded, "the text to be like, or a list of texts"));
    values.push_back(std::move(value));
  }
  const double threshold = graded.threshold().value_or(kSimilarDefault);
  const auto metric = graded.name();
  std::optional<Grade> found;
  TRY_ASSIGN(const auto answered, inquiry.numbers_of(graded.text));
  for (const auto& value : values) {
    TRY_ASSIGN(const auto expected, inquiry.numbers_of(value));
    TRY(same_length(answered, expected));
    auto grade =
        metric.ends_with(":euclidean")
            ? of_distance(graded, distance(answered, expected), threshold)
            : of_similarity(graded,
                            metric.ends_with(":dot") ? dot(answered, expected) : cosine(answered, expected),
                            threshold);
    // With a threshold on both sides the score orders as passing does.
    const bool counts =
        !found || (graded.is_inverse() ? grade.score < found->score : grade.score > found->score);
    if (counts) found = std::move(grade);
  }
  if (!found)
    return fail(ErrorCode::invalid_argument,
                "the assertion similar needs a value: the text to be like, or a list");
  return *std::move(found);
}

Result<Grade> answer_relevance(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript) {
  const auto query = text_member(graded.vars, "query").value_or(graded.prompt);
  const json::object vars{{"answer", string_value(graded.text)}};
  TRY_ASSIGN(const auto prompt,
             judge_prompt(graded, graded.setting("rubricPrompt"), kQuestion, vars, javascript));
  std::vector<std::string> questions;
  for (int i = 0; i < kQuestions; ++i) {
    TRY_ASSIGN(auto question, inquiry.ask(prompt));
    questions.push_back(std::move(question));
  }
  TRY_ASSIGN(const auto asked, inquiry.numbers_of(query));
  double sum = 0;
  for (const auto& question : questions) {
    TRY_ASSIGN(const auto numbers, inquiry.numbers_of(question));
    TRY(same_length(asked, numbers));
    sum += cosine(asked, numbers);
  }
  return reached(graded, sum / kQuestions, kRelevanceDefault, "Relevance");
}

}  // namespace weft::eval
