#include "eval/python_judge.h"

#include <boost/json.hpp>

namespace weft::eval {

Result<json::value> PythonJudge::of_file(std::string_view reference, const json::value& output,
                                         const json::value& context) {
  return ask(python_function(config_, reference, "get_assert"), {output, context});
}

Result<json::value> PythonJudge::of_code(const std::string& code, const json::value& output,
                                         const json::value& context) {
  PythonFunction function = python_function(config_, "", "");
  function.path.clear();
  return ask(function, {string_value(code), output, context});
}

Result<json::value> PythonJudge::ask(const PythonFunction& function, json::array arguments) {
  auto& worker = workers_[function.path + ":" + function.function];
  if (worker == nullptr)
    worker = std::make_unique<PythonWorker>(loop_, function, config_.environment.variables());
  std::optional<Result<json::value>> said;
  worker->call({.arguments = std::move(arguments), .environment = {}, .timeout = kTimeMax},
               [&](Result<json::value> answer) { said = std::move(answer); });
  while (!said) loop_.step(kTimeMax);
  return *std::move(said);
}

}  // namespace weft::eval
