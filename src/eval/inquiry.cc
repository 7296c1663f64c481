#include "eval/inquiry.h"

#include <boost/json.hpp>

namespace weft::eval {

Result<json::value> Inquiry::outcome_of(ModelQuestion question) {
  if (next_ == asked_.size()) {
    if (asked_.size() == kQuestionsMax)
      return fail(ErrorCode::too_large, "grading needs more than {} questions to models", kQuestionsMax);
    asked_.push_back({.question = std::move(question)});
  }
  const auto& asked = asked_[next_];
  if (!asked.is_answered) return fail(ErrorCode::unavailable, "a model has not answered yet");
  ++next_;
  if (!asked.error.empty()) return fail(ErrorCode::unavailable, "{}", asked.error);
  return asked.output;
}

Result<std::string> Inquiry::ask(std::string prompt) {
  TRY_ASSIGN(const auto output, outcome_of({.prompt = std::move(prompt)}));
  auto text = text_of(output);
  if (output.is_null() || text.empty()) return fail(ErrorCode::unavailable, "the judge gave no answer");
  return text;
}

Result<std::vector<double>> Inquiry::numbers_of(std::string_view text) {
  TRY_ASSIGN(const auto output, outcome_of({.prompt = std::string(text), .wants_numbers = true}));
  std::vector<double> numbers;
  if (output.is_array()) {
    for (const auto& item : output.get_array()) {
      if (const auto number = number_of(item)) numbers.push_back(*number);
    }
  }
  if (numbers.empty() || numbers.size() != output.get_array().size())
    return fail(ErrorCode::invalid_argument,
                "the provider of embeddings answered with no list of numbers: name one that does as "
                "options.provider.embedding, as in openai:embedding:text-embedding-3-large");
  return numbers;
}

Result<json::value> Inquiry::post(std::string url, std::string body) {
  return outcome_of({.prompt = std::move(body), .url = std::move(url)});
}

const ModelQuestion* Inquiry::open_question() const {
  return asked_.empty() || asked_.back().is_answered ? nullptr : &asked_.back().question;
}

void Inquiry::answer(const json::object& response) {
  auto& asked = asked_.back();
  asked.is_answered = true;
  if (const auto* error = member(response, "error"); error != nullptr && !error->is_null()) {
    asked.error = text_of(*error);
  } else if (const auto* output = member(response, "output")) {
    asked.output = *output;
  }
  add_tokens(tokens_used_, member(response, "tokenUsage"));
  cost_ += number_member(response, "cost").value_or(0);
}

std::string_view Inquiry::last_prompt() const {
  if (asked_.empty() || !asked_.back().question.url.empty()) return {};
  return asked_.back().question.prompt;
}

void add_tokens(json::object& sum, const json::value* said) {
  for (const char* key : {"total", "prompt", "completion", "cached", "numRequests"}) {
    const double more = said == nullptr ? 0 : number_member(*said, key).value_or(0);
    sum[key] = number_value(number_member(sum, key).value_or(0) + more);
  }
}

}  // namespace weft::eval
