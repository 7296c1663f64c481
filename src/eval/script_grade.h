// What a script of the user says of an answer, as a grade.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

#include "eval/grade.h"

namespace weft::eval {

struct ScriptTerms {
  bool is_inverse = false;
  std::optional<double> threshold = {};  // of a number
  std::string_view code = {};            // for the reason of a failure
};

// A boolean; a number, which is the score and passes from the threshold on (without one, above 0); or an
// object {pass, score, reason, namedScores, componentResults}, in either of JavaScript's and Python's
// spelling. Everything else is a failure that says so.
Grade grade_of_script(const json::value& said, const ScriptTerms& terms);

}  // namespace weft::eval
