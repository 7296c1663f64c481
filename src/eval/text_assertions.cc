// Assertions that compare the answer's text.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/text_list.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

tl::unexpected<Error> needs(const Question& question, std::string_view what) {
  return fail(ErrorCode::invalid_argument, "the assertion {} needs a value: {}", question.name, what);
}

std::string joined(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

}  // namespace

Result<Grade> contains(const Question& question) {
  if (question.value == nullptr) return needs(question, "a text, or a list of them");
  const bool any = question.name.ends_with("-any");
  const bool all = question.name.ends_with("-all");
  std::vector<std::string> items;
  if (any || all) {
    TRY_ASSIGN(items, text_list(*question.value));
  } else if (question.value->is_string() || number_of(*question.value)) {
    items.push_back(text_of(*question.value));
  }
  if (items.empty() || items.front().empty()) return needs(question, "a text that is not empty");
  const bool ignores_case = question.name.starts_with('i');
  std::string text(question.text);
  if (ignores_case) {
    TRY_ASSIGN(text, lowered(question, text));
  }
  std::vector<std::string> missing;
  for (const auto& item : items) {
    std::string sought = item;
    if (ignores_case) {
      TRY_ASSIGN(sought, lowered(question, item));
    }
    if (text.find(sought) == text.npos) missing.push_back(item);
  }
  if (all)
    return judged(question, missing.empty(),
                  fmt::format("Expected output to {}contain all of [{}]. Missing: [{}]", no(question),
                              joined(items), joined(missing)));
  if (any)
    return judged(question, missing.size() < items.size(),
                  fmt::format("Expected output to {}contain one of \"{}\"", no(question), joined(items)));
  return judged(question, missing.empty(),
                fmt::format("Expected output to {}contain \"{}\"", no(question), items.front()));
}

Result<Grade> equals(const Question& question) {
  if (question.value == nullptr) return needs(question, "what the output is to be");
  bool same = text_of(*question.value) == question.text;
  if (question.value->is_object() || question.value->is_array()) {
    const auto parsed = parse_json(question.text);
    same = parsed && *parsed == *question.value;
  }
  return judged(question, same,
                fmt::format("Expected output \"{}\" to {}equal \"{}\"", question.text, no(question),
                            text_of(*question.value)));
}

Result<Grade> regex(const Question& question) {
  if (question.value == nullptr) return needs(question, "a JavaScript regular expression");
  const json::value pattern = string_value(text_of(*question.value));
  const json::value text = string_value(question.text);
  TRY_ASSIGN(const auto matches, question.javascript.call("matches", {&pattern, &text}));
  return judged(question, matches.is_bool() && matches.get_bool(),
                fmt::format("Expected output to {}match regex \"{}\"", no(question), text_of(pattern)));
}

Result<Grade> starts_or_ends(const Question& question) {
  if (question.value == nullptr) return needs(question, "a text");
  const std::string sought = text_of(*question.value);
  const bool at_start = question.name == "starts-with";
  const bool holds = at_start ? question.text.starts_with(sought) : question.text.ends_with(sought);
  return judged(
      question, holds,
      fmt::format("Expected output to {}{} with \"{}\"", no(question), at_start ? "start" : "end", sought));
}

}  // namespace weft::eval
