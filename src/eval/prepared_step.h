// PreparedStep: a step with its files read and its templates rendered.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "eval/javascript.h"
#include "eval/plan.h"

namespace weft::eval {

struct PreparedStep {
  json::object vars;
  std::string prompt;
};

// `registers` are the outputs that earlier tests stored (options.storeOutputAs): vars too. Vars may name
// other vars, kVarRoundsMax deep, and files, unless options.verbatimVars says that they are data. A prompt
// that is JSON stays JSON, whatever is in the vars.
inline constexpr int kVarRoundsMax = 5;
Result<PreparedStep> prepare(const Step& step, const json::object& registers, const std::string& base_path,
                             Javascript& javascript);

}  // namespace weft::eval
