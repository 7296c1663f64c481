// Grader: a test's assertions, put to an answer.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <string>

#include "assertions/asserted_trace.h"
#include "eval/grade.h"
#include "eval/javascript.h"
#include "eval/model_graded.h"
#include "eval/python_judge.h"
#include "eval/test_case.h"

namespace weft::eval {

// What is graded. Views belong to the caller.
struct Graded {
  const TestCase& test;
  const json::object& vars;  // rendered
  const std::string& prompt;
  const json::object& response;
  const json::value& output;  // after transforms
  double latency_ms = 0;
  const json::value& provider;  // {id, label}
  const json::object& provider_config;
  assertions::AssertedTrace* trace = nullptr;  // nullptr: the run is not traced
  const json::value* trace_json = nullptr;     // what scripts see as context.trace
  const std::map<const json::value*, Grade>* by_models =
      nullptr;  // of the test's assertions that models judge
};

// Of one test, what models are to judge, and which of its assertions each is.
struct ForModels {
  std::vector<ModelGraded> graded;
  std::vector<const json::value*> assertions;
};

// One thread: the engine's.
class Grader {
 public:
  // Both outlive it.
  Grader(Javascript& javascript, const Config& config)
      : javascript_(javascript), base_path_(config.base_path), python_(config) {}

  // Errors: an assertion makes no sense, or has nothing to look at (no trace); the test is then in error.
  // What compares several answers is left out: it is added to the tally once they are there.
  Result<Tally> grade(const Graded& graded);
  Result<ForModels> for_models(const Graded& graded);
  Result<ModelGraded> for_model(const json::value& assertion, const Graded& graded);
  // Its metric and weight.
  Result<Tally::Entry> entry_of(const json::value& assertion, const json::value& vars);

 private:
  Result<json::value> answer_to(const json::value& assertion, const Graded& graded);
  Result<std::vector<std::string>> context_for(const json::value& assertion, const json::value& output,
                                               const Graded& graded);
  Status add_for_model(const json::value& assertion, const Graded& graded, ForModels& into);
  Result<Grade> grade_one(const json::value& assertion, const Graded& graded);
  Result<Grade> grade_set(const json::value& set, const Graded& graded);
  Result<Grade> grade_trace(const json::value& assertion, const json::value* value, const Graded& graded);
  Result<Grade> grade_script(const json::value& assertion, const json::value* value,
                             const json::value& output, const Graded& graded);
  Result<Grade> grade_python(const json::value& assertion, const json::value& output, const Graded& graded);

  // Its `value` with templates rendered and files read.
  Result<json::value> value_of(const json::value& written, const json::value& output, const Graded& graded);
  Result<json::value> value_of_file(const std::string& reference, const json::value& output,
                                    const Graded& graded);
  // What the test's options, else the provider's config, say under `key`; null where neither does.
  Result<json::value> setting(std::string_view key, const Graded& graded);
  json::value context_of(const json::value& assertion, const Graded& graded) const;

  Javascript& javascript_;
  const std::string& base_path_;  // what file:// is relative to
  PythonJudge python_;
};

}  // namespace weft::eval
