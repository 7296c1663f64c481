// PythonJudge: what Python of a configuration says of an answer.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>

#include "eval/config.h"
#include "eval/loop.h"
#include "eval/python_worker.h"

namespace weft::eval {

// Waits for each answer, in a loop of its own: as scripts in JavaScript do, a judgement holds up the run. A
// process for each function, and one for code in the configuration; they stay. One thread.
class PythonJudge {
 public:
  static constexpr std::chrono::milliseconds kTimeMax{60'000};  // a judgement that takes longer fails

  // The configuration outlives it.
  explicit PythonJudge(const Config& config) : config_(config) {}

  // What get_assert(output, context), or the function that is named, of "file://x.py[:name]" gives back.
  Result<json::value> of_file(std::string_view reference, const json::value& output,
                              const json::value& context);
  // The same of code: one line is an expression, several are the body of a function.
  Result<json::value> of_code(const std::string& code, const json::value& output, const json::value& context);

 private:
  Result<json::value> ask(const PythonFunction& function, json::array arguments);

  const Config& config_;
  Loop loop_;
  std::map<std::string, std::unique_ptr<PythonWorker>>
      workers_;  // by "path:function"; they end before the loop
};

}  // namespace weft::eval
