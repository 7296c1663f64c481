// ResultRow: what became of one step, in promptfoo's shape.
#pragma once

#include <boost/json/object.hpp>

#include "eval/grade.h"
#include "eval/plan.h"
#include "eval/prepared_step.h"
#include "runs/row_reading.h"

namespace weft::eval {

struct Outcome {
  runs::Verdict verdict = runs::Verdict::pass;
  std::string error = "";      // why it failed; "" where it passed
  json::object response = {};  // the provider's, its output after transforms
  std::optional<Grade> grade = {};
  double latency_ms = 0;
  json::object judge_tokens = {};  // of the models that graded; empty where none did
  double judge_cost = 0;
  std::string trace_id = "";  // "" where the run is not traced
  json::value trace_report = nullptr;
};

json::object result_row(const Step& step, const PreparedStep& prepared, const Outcome& outcome,
                        const std::string& evaluation_id);

// A test as rows and scripts have it.
json::object to_json(const TestCase& test, const json::object& vars);

}  // namespace weft::eval
