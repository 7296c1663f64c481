// What judges say, read leniently in form and strictly in substance: what cannot be understood is an error,
// never a pass.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/grade.h"

namespace weft::eval {

// The first JSON object in the text that has one of the keys; nothing where none has.
std::optional<json::object> object_with(std::string_view text, std::initializer_list<std::string_view> keys);

// {pass, score, reason}: `pass` may be a word (yes, true, pass) and `score` a text. Without `score`, `pass`
// is 1 or 0; without `pass`, the threshold decides. Errors: neither is there, or the score is not between 0
// and 1, or there is no `pass` and no threshold.
Result<Grade> verdict_in(std::string_view text, std::optional<double> threshold);

// true, "yes", 1; nothing for what is none of both.
std::optional<bool> yes_or_no(const json::value& said);
// A number or a text that is one.
std::optional<double> number_in(const json::value& said);

// The texts of the list under `key` of an object in the text; else the text's lines that are not empty.
std::vector<std::string> list_in(std::string_view text, std::string_view key);

// Lines, where there are several; else sentences, which end in . ! or ? and a space.
std::vector<std::string> sentences_in(std::string_view text);

// Lower case of ASCII, runs of space as one blank, none at the ends.
std::string in_plain_letters(std::string_view text);

}  // namespace weft::eval
