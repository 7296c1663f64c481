// Grader: a test's assertions, put to an answer.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>

#include "assertions/asserted_trace.h"
#include "eval/grade.h"
#include "eval/javascript.h"
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
  const json::value& provider;                 // {id, label}
  assertions::AssertedTrace* trace = nullptr;  // nullptr: the run is not traced
  const json::value* trace_json = nullptr;     // what scripts see as context.trace
};

// One thread: the engine's.
class Grader {
 public:
  // Both outlive it.
  Grader(Javascript& javascript, const Config& config)
      : javascript_(javascript), base_path_(config.base_path), python_(config) {}

  // Errors: an assertion makes no sense, or has nothing to look at (no trace); the test is then in error.
  Result<Grade> grade(const Graded& graded);

 private:
  Result<Grade> grade_one(const json::value& assertion, const Graded& graded);
  Result<Grade> grade_set(const json::value& set, const Graded& graded);
  Result<Grade> grade_trace(const json::value& assertion, const json::value* value, const Graded& graded);
  Result<Grade> grade_script(const json::value& assertion, const json::value* value,
                             const json::value& output, const Graded& graded);
  Result<Grade> grade_python(const json::value& assertion, const json::value& output, const Graded& graded);
  Result<Tally::Entry> entry_of(const json::value& assertion, const json::value& vars);

  // Its `value` with templates rendered and files read.
  Result<json::value> value_of(const json::value& written, const json::value& output, const Graded& graded);
  Result<json::value> value_of_file(const std::string& reference, const json::value& output,
                                    const Graded& graded);
  json::value context_of(const json::value& assertion, const Graded& graded) const;

  Javascript& javascript_;
  const std::string& base_path_;  // what file:// is relative to
  PythonJudge python_;
};

}  // namespace weft::eval
