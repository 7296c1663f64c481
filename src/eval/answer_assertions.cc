#include "eval/answer_assertions.h"

#include <boost/json.hpp>
#include <utility>

#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::pair<std::string_view, AnswerAssertion> kAssertions[] = {
    {"contains", contains},
    {"contains-all", contains},
    {"contains-any", contains},
    {"icontains", contains},
    {"icontains-all", contains},
    {"icontains-any", contains},
    {"equals", equals},
    {"regex", regex},
    {"starts-with", starts_or_ends},
    {"ends-with", starts_or_ends},
    {"is-json", is_json},
    {"contains-json", contains_json},
    {"latency", latency},
    {"cost", cost},
    {"word-count", word_count},
    {"levenshtein", levenshtein},
    {"rouge-n", rouge},
    {"bleu", bleu_or_gleu},
    {"gleu", bleu_or_gleu},
    {"meteor", meteor},
    {"is-xml", is_xml},
    {"contains-xml", contains_xml},
    {"is-html", is_html},
    {"contains-html", contains_html},
    {"is-sql", is_sql},
    {"contains-sql", contains_sql},
    {"is-refusal", is_refusal},
    {"guardrails", guardrails},
    {"perplexity", perplexity},
    {"perplexity-score", perplexity},
    {"is-valid-function-call", is_valid_function_call},
    {"is-valid-openai-function-call", is_valid_function_call},
    {"is-valid-openai-tools-call", is_valid_tools_call},
    {"finish-reason", finish_reason},
    {"tool-call-f1", tool_call_f1},
};

}  // namespace

AnswerAssertion find_answer_assertion(std::string_view name) {
  for (const auto& [known, assertion] : kAssertions) {
    if (known == name) return assertion;
  }
  return nullptr;
}

std::vector<std::string_view> answer_assertion_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, assertion] : kAssertions) names.push_back(name);
  return names;
}

Grade judged(const Question& question, bool holds, std::string otherwise) {
  const bool pass = holds != question.is_inverse;
  return {
      .pass = pass, .score = pass ? 1.0 : 0.0, .reason = pass ? "Assertion passed" : std::move(otherwise)};
}

Result<std::string> lowered(const Question& question, std::string_view text) {
  const json::value given = string_value(text);
  TRY_ASSIGN(const auto lower, question.javascript.call("lower", {&given}));
  return text_of(lower);
}

std::string_view no(const Question& question) {
  return question.is_inverse ? "not " : "";
}

}  // namespace weft::eval
