// Assertions that count the words of the answer and measure how near it is to a text.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/edit_distance.h"
#include "eval/meteor.h"
#include "eval/ngram_scores.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr double kDistanceDefault = 5;
constexpr double kRougeDefault = 0.75;
constexpr double kBleuDefault = 0.5;
constexpr double kMeteorDefault = 0.5;
// Steps of a comparison that takes a second or two; longer texts are refused.
constexpr size_t kDistanceStepsMax = 1'000'000'000;
constexpr size_t kMeteorStepsMax = 300'000'000;

// The texts to compare with: one, or a list of them.
Result<std::vector<std::string>> references_of(const Question& question) {
  std::vector<std::string> references;
  if (question.value != nullptr && question.value->is_array()) {
    for (const auto& each : question.value->get_array()) references.push_back(text_of(each));
  } else if (question.value != nullptr) {
    references.push_back(text_of(*question.value));
  }
  if (references.empty())
    return fail(ErrorCode::invalid_argument, "the assertion {} needs a value: the text to compare with",
                question.name);
  return references;
}

Result<Words> lowered_words(const Question& question, std::string_view text) {
  TRY_ASSIGN(const auto lower, lowered(question, text));
  return words_in(lower);
}

// A number, or a text that is one.
std::optional<double> number_written(const json::value& value) {
  if (!value.is_string()) return number_of(value);
  const auto parsed = parse_json(value.get_string());
  return parsed ? number_of(*parsed) : std::nullopt;
}

// GLEU and METEOR do not see full stops at the ends of words.
void drop_full_stops(Words& words) {
  for (auto& word : words) word.erase(word.find_last_not_of('.') + 1);
}

Grade scored(const Question& question, std::string_view what, double score, double threshold_default) {
  const double threshold = question.threshold.value_or(threshold_default);
  Grade grade =
      judged(question, score >= threshold,
             fmt::format("{} score {:.4f} is {} than threshold {}", what, score,
                         question.is_inverse ? "greater" : "less", text_of(number_value(threshold))));
  grade.score = question.is_inverse ? 1 - score : score;
  return grade;
}

}  // namespace

Result<Grade> levenshtein(const Question& question) {
  TRY_ASSIGN(const auto references, references_of(question));
  const auto& reference = references.front();
  if (reference.size() > 0 && question.text.size() > kDistanceStepsMax / reference.size())
    return fail(ErrorCode::too_large, "texts of {} and {} bytes are too long for levenshtein; use rouge-n",
                question.text.size(), reference.size());
  const size_t distance = edit_distance(question.text, reference);
  const double limit = question.threshold.value_or(kDistanceDefault);
  return judged(question, static_cast<double>(distance) <= limit,
                fmt::format("Levenshtein distance {} is {} threshold {}", distance,
                            question.is_inverse ? "within" : "greater than", text_of(number_value(limit))));
}

Result<Grade> rouge(const Question& question) {
  TRY_ASSIGN(const auto references, references_of(question));
  TRY_ASSIGN(const auto candidate, lowered(question, question.text));
  TRY_ASSIGN(const auto reference, lowered(question, references.front()));
  const double score = rouge_n(words_and_marks_in(candidate), words_and_marks_in(reference));
  return scored(question, "ROUGE-N", score, kRougeDefault);
}

Result<Grade> bleu_or_gleu(const Question& question) {
  TRY_ASSIGN(const auto references, references_of(question));
  const bool is_gleu = question.name == "gleu";
  TRY_ASSIGN(auto candidate, lowered_words(question, question.text));
  if (is_gleu) drop_full_stops(candidate);
  std::vector<Words> compared;
  for (const auto& reference : references) {
    TRY_ASSIGN(auto& words = compared.emplace_back(), lowered_words(question, reference));
    if (is_gleu) drop_full_stops(words);
  }
  const double score = is_gleu ? gleu(candidate, compared) : bleu(candidate, compared);
  return scored(question, is_gleu ? "GLEU" : "BLEU", score, kBleuDefault);
}

Result<Grade> meteor(const Question& question) {
  TRY_ASSIGN(const auto references, references_of(question));
  const auto term = [&](const char* key, double otherwise) {
    return number_member(question.assertion, key).value_or(otherwise);
  };
  const MeteorTerms standard;
  const MeteorTerms terms{.alpha = term("alpha", standard.alpha),
                          .beta = term("beta", standard.beta),
                          .gamma = term("gamma", standard.gamma)};
  TRY_ASSIGN(auto candidate, lowered_words(question, question.text));
  drop_full_stops(candidate);
  double best = 0;
  for (const auto& reference : references) {
    TRY_ASSIGN(auto words, lowered_words(question, reference));
    drop_full_stops(words);
    if (words.size() > 0 && candidate.size() > kMeteorStepsMax / words.size())
      return fail(ErrorCode::too_large, "texts of {} and {} words are too long for meteor; use rouge-n",
                  candidate.size(), words.size());
    best = std::max(best, eval::meteor(candidate, words, terms));
  }
  return scored(question, "METEOR", best, kMeteorDefault);
}

Result<Grade> word_count(const Question& question) {
  const double count = static_cast<double>(words_in(question.text).size());
  const auto* value = question.value;
  const auto exact = value != nullptr ? number_written(*value) : std::nullopt;
  const auto min = exact ? exact : value != nullptr ? number_member(*value, "min") : std::nullopt;
  const auto max = exact ? exact : value != nullptr ? number_member(*value, "max") : std::nullopt;
  if (!min && !max)
    return fail(ErrorCode::invalid_argument,
                "the assertion word-count needs a value: a number, or a map with min and max");
  if (min && max && *min > *max)
    return fail(ErrorCode::invalid_argument, "the assertion word-count has a min above its max");
  const auto wanted = exact ? fmt::format("{}", *exact)
                            : fmt::format("{} to {}", min ? fmt::format("{}", *min) : "0",
                                          max ? fmt::format("{}", *max) : "any number");
  return judged(
      question, (!min || count >= *min) && (!max || count <= *max),
      fmt::format("The output has {} words, where {}{} are asked for", count, no(question), wanted));
}

}  // namespace weft::eval
