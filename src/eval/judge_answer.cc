#include "eval/judge_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "eval/json_in_text.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (const auto line = trimmed(text.substr(0, end)); !line.empty()) lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::optional<json::object> object_with(std::string_view text, std::initializer_list<std::string_view> keys) {
  for (auto& value : json_in(text)) {
    if (!value.is_object()) continue;
    auto& object = value.get_object();
    if (std::any_of(keys.begin(), keys.end(), [&](auto key) { return object.contains(key); }))
      return std::move(object);
  }
  return std::nullopt;
}

std::optional<bool> yes_or_no(const json::value& said) {
  if (said.is_bool()) return said.get_bool();
  const std::string word = in_plain_letters(text_of(said));
  constexpr std::array<std::string_view, 5> kYes = {"true", "yes", "pass", "y", "1"};
  constexpr std::array<std::string_view, 5> kNo = {"false", "no", "fail", "n", "0"};
  if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return false;
  return std::nullopt;
}

std::optional<double> number_in(const json::value& said) {
  if (const auto number = number_of(said)) return number;
  if (!said.is_string()) return std::nullopt;
  const auto text = trimmed(said.get_string());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<Grade> verdict_in(std::string_view text, std::optional<double> threshold) {
  const auto object = object_with(text, {"pass", "score"});
  if (!object)
    return fail(
        ErrorCode::invalid_argument,
        "the judge's answer has no verdict like {{\"pass\": true, \"score\": 1, \"reason\": \"…\"}}: {}",
        shortened(text));
  const auto* said_pass = member(*object, "pass");
  const auto* said_score = member(*object, "score");
  std::optional<bool> pass;
  if (said_pass != nullptr) pass = yes_or_no(*said_pass);
  if (said_pass != nullptr && !pass.has_value())
    return fail(ErrorCode::invalid_argument, "the judge's `pass` is neither yes nor no: {}",
                text_of(*said_pass));
  const bool passes = pass.value_or(true);
  std::optional<double> score = passes ? 1 : 0;
  if (said_score != nullptr) score = number_in(*said_score);
  if (!score || !std::isfinite(*score) || *score < 0 || *score > 1)
    return fail(ErrorCode::invalid_argument, "the judge's `score` is no number from 0 to 1: {}",
                said_score != nullptr ? text_of(*said_score) : "");
  if (!pass && !threshold)
    return fail(ErrorCode::invalid_argument,
                "the judge gave the score {} without `pass`: give the assertion a threshold", *score);
  Grade grade{.pass = passes, .score = *score, .reason = ""};
  if (threshold && *score < *threshold) grade.pass = false;
  grade.reason = text_member(*object, "reason").value_or("");
  if (grade.reason.empty())
    grade.reason = grade.pass ? "Grading passed" : fmt::format("the judge gave the score {}", *score);
  return grade;
}

std::vector<std::string> list_in(std::string_view text, std::string_view key) {
  const auto object = object_with(text, {key});
  if (!object) return lines_of(text);
  std::vector<std::string> items;
  const auto* list = member(*object, key);
  if (!list->is_array()) return items;
  for (const auto& item : list->get_array()) {
    if (const auto line = text_of(item); !trimmed(line).empty()) items.emplace_back(trimmed(line));
  }
  return items;
}

std::vector<std::string> sentences_in(std::string_view text) {
  auto lines = lines_of(text);
  if (lines.size() != 1) return lines;
  std::vector<std::string> sentences;
  std::string_view rest = lines.front();
  for (size_t at = rest.find_first_of(".!?"); at != rest.npos; at = rest.find_first_of(".!?", at + 1)) {
    if (at + 1 >= rest.size() || kSpace.find(rest[at + 1]) == kSpace.npos) continue;
    sentences.emplace_back(trimmed(rest.substr(0, at + 1)));
    rest = trimmed(rest.substr(at + 1));
    at = 0;
  }
  if (!rest.empty()) sentences.emplace_back(rest);
  // "1." in front of a sentence is none.
  std::erase_if(sentences, [](const std::string& sentence) {
    return sentence.find_first_not_of("0123456789.)") == sentence.npos;
  });
  return sentences;
}

std::string in_plain_letters(std::string_view text) {
  std::string plain;
  for (const char byte : trimmed(text)) {
    const bool is_space = kSpace.find(byte) != kSpace.npos;
    if (is_space && plain.ends_with(' ')) continue;
    plain += is_space ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  }
  return plain;
}

}  // namespace weft::eval
