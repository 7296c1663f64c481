// Assertions on what the provider answered, by name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/grade.h"
#include "eval/javascript.h"

namespace weft::eval {

// What is judged, and by what. Views belong to the caller.
struct Question {
  std::string_view name;  // without "not-"
  bool is_inverse = false;
  const json::value& assertion;        // as it is written
  const json::value* value = nullptr;  // its `value` with the templates rendered; null where it has none
  std::optional<double> threshold;
  const json::value& output;     // what the provider answered, after transforms
  std::string_view text;         // the same as text: objects are their JSON
  const json::object& response;  // all that the provider said: tokenUsage, cost, finishReason, …
  double latency_ms = 0;
  Javascript& javascript;
  // What the test's options or the provider's config say under that key, with templates rendered and files
  // read; null where neither does.
  std::function<Result<json::value>(std::string_view key)> setting = nullptr;
};

// Errors: the assertion makes no sense (its test is then in error, neither passed nor failed).
using AnswerAssertion = Result<Grade> (*)(const Question&);

// nullptr where there is none of that name.
AnswerAssertion find_answer_assertion(std::string_view name);
std::vector<std::string_view> answer_assertion_names();

// The grade of a statement that holds or not; `otherwise` is the reason where the assertion fails.
Grade judged(const Question& question, bool holds, std::string otherwise);
// "not " where the assertion is turned round.
std::string_view no(const Question& question);
// The text in lower case, as JavaScript has it.
Result<std::string> lowered(const Question& question, std::string_view text);

// The families, each in a file of its own.
Result<Grade> contains(const Question& question);  // contains, icontains, …-any, …-all
Result<Grade> equals(const Question& question);
Result<Grade> regex(const Question& question);
Result<Grade> starts_or_ends(const Question& question);
Result<Grade> is_json(const Question& question);
Result<Grade> contains_json(const Question& question);
Result<Grade> latency(const Question& question);
Result<Grade> cost(const Question& question);
Result<Grade> perplexity(const Question& question);  // perplexity, perplexity-score
Result<Grade> is_xml(const Question& question);
Result<Grade> contains_xml(const Question& question);
Result<Grade> is_html(const Question& question);
Result<Grade> contains_html(const Question& question);
Result<Grade> is_sql(const Question& question);
Result<Grade> contains_sql(const Question& question);
Result<Grade> is_refusal(const Question& question);
Result<Grade> guardrails(const Question& question);
Result<Grade> is_valid_function_call(const Question& question);
Result<Grade> is_valid_tools_call(const Question& question);
Result<Grade> meteor(const Question& question);
Result<Grade> word_count(const Question& question);
Result<Grade> levenshtein(const Question& question);
Result<Grade> rouge(const Question& question);
Result<Grade> bleu_or_gleu(const Question& question);
Result<Grade> finish_reason(const Question& question);
Result<Grade> tool_call_f1(const Question& question);

}  // namespace weft::eval
