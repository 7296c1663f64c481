// Assertions on how a model ended its answer, and which tools it called: finish-reason, tool-call-f1.
#include <algorithm>
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/tool_calls.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr double kF1Default = 1;

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// A list, or what commas divide.
std::set<std::string> names_of(const json::value& value) {
  std::set<std::string> names;
  const auto add = [&](std::string_view text) {
    const size_t first = text.find_first_not_of(" \t\n");
    if (first != text.npos) names.emplace(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
  };
  if (value.is_array()) {
    for (const auto& each : value.get_array()) add(text_of(each));
    return names;
  }
  const std::string text = text_of(value);
  for (size_t begin = 0; begin <= text.size();) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    add(std::string_view(text).substr(begin, comma - begin));
    begin = comma + 1;
  }
  return names;
}

}  // namespace

Result<Grade> finish_reason(const Question& question) {
  if (question.value == nullptr || !question.value->is_string())
    return fail(ErrorCode::invalid_argument,
                "the assertion finish-reason needs a value: stop, length, content_filter or tool_calls");
  const auto reason = text_member(question.response, "finishReason").value_or("");
  // Nothing to judge: it fails, turned round or not.
  if (reason.empty()) return Grade{.reason = "Provider did not supply stop/finish reason"};
  const auto wanted = text_of(*question.value);
  return judged(question, same_letters(reason, wanted),
                fmt::format("Expected finish reason {}\"{}\" but got \"{}\"", no(question), wanted, reason));
}

Result<Grade> tool_call_f1(const Question& question) {
  const auto expected = question.value != nullptr ? names_of(*question.value) : std::set<std::string>();
  if (expected.empty())
    return fail(ErrorCode::invalid_argument,
                "the assertion tool-call-f1 needs a value: a list of tools' names, or a text with commas");
  const auto called = called_tools(question.output);
  const double score = tool_call_f1(called, expected);
  const double threshold = question.threshold.value_or(kF1Default);
  Grade grade =
      judged(question, score >= threshold,
             fmt::format("Tool Call F1 score {:.3f} is {} threshold {}. Expected: [{}], Called: [{}]", score,
                         question.is_inverse ? "above" : "below", text_of(number_value(threshold)),
                         fmt::join(expected, ", "),
                         called.empty() ? "(none)" : fmt::format("{}", fmt::join(called, ", "))));
  grade.score = score;
  return grade;
}

}  // namespace weft::eval
