// ModelGrader: the assertions of a test that models judge, put to them.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "eval/grader_span.h"
#include "eval/judge_models.h"
#include "eval/model_graded.h"

namespace weft::eval {

struct ModelGrades {
  std::vector<Grade> grades;   // in the order of what was to be graded
  std::optional<Error> error;  // of the first that could not be graded; those behind it were not begun
  std::vector<GraderSpan> spans;
  json::object tokens_used;  // of all, also of what failed
  double cost = 0;
};

// What goes along with the calls: their context, and the trace that they belong to.
struct GradingCall {
  json::object context;
  std::optional<model::TraceId> trace_id;
  std::string baggage;
};

// Asks one question after the other, so that a test asks one model at a time. One thread: the loop's.
class ModelGrader {
 public:
  using Done = std::function<void(ModelGrades)>;

  // `around` outlives it; it outlives its gradings.
  explicit ModelGrader(ProviderSurroundings& around) : around_(around), judges_(around) {}

  // `done` is called once, from within or from the loop.
  void grade(std::vector<ModelGraded> graded, GradingCall call, Done done);

 private:
  struct Grading;
  using GradingPointer = std::shared_ptr<Grading>;

  void next(const GradingPointer& grading);
  void advance(const GradingPointer& grading);
  void ask(const GradingPointer& grading, const ModelQuestion& question);
  void post(const GradingPointer& grading, const ModelQuestion& question);
  void end(const GradingPointer& grading, Result<Grade> grade);

  ProviderSurroundings& around_;
  JudgeModels judges_;
};

}  // namespace weft::eval
