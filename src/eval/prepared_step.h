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

// `registers` are the outputs that earlier tests stored (options.storeOutputAs): vars too, but data, as what
// a model says must not be taken for a template or the name of a file. The test's vars may name other vars
// and files, unless options.verbatimVars says that they are data. A prompt that is JSON stays JSON, whatever
// is in the vars.
Result<PreparedStep> prepare(const Step& step, const json::object& registers, const std::string& base_path,
                             Javascript& javascript);

}  // namespace weft::eval
