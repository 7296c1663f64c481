// Assertions that a model judges, by name.
// What each means, and what the prompts of a user's own are given, is in docs/how-to/grade-by-a-model.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eval/grade.h"
#include "eval/inquiry.h"
#include "eval/javascript.h"

namespace weft::eval {

// What is judged, and by what: whole, since it is kept while models are waited for.
struct ModelGraded {
  json::value assertion;             // as it is written
  std::optional<json::value> value;  // its `value` with the templates rendered
  json::object vars;
  json::object options;              // the test's: rubricPrompt, provider, factuality
  std::string prompt;                // what was asked
  std::string text;                  // what was answered
  std::vector<std::string> context;  // of context-…: its pieces; empty where there is none
  std::string trajectory;            // of trajectory:goal-success: what the agent did; "" without a trace
  std::vector<std::string> outputs;  // of select-best: what is compared
  std::string base_path;             // what file:// is relative to
  json::value output = nullptr;      // what was answered, which `text` is the text of

  std::string_view name() const;  // of the type, without "not-"
  bool is_inverse() const;
  std::optional<double> threshold() const;
  // The assertion's own, else the test's; nullptr where neither says.
  const json::value* setting(std::string_view key) const;
};

// Errors: a question is open (Inquiry), a model failed or cannot be understood, the assertion makes no sense.
// The test is then in error, neither passed nor failed.
using ModelAssertion = Result<Grade> (*)(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);

// nullptr where there is none of that name ("not-" taken off).
ModelAssertion find_model_assertion(std::string_view name);
std::vector<std::string_view> model_assertion_names();

// What weft asks a judge where the user has no prompt of their own: templates. What is put into an element of
// the task, as <answer>, can neither close nor open one.
struct JudgePrompt {
  std::string_view instructions;  // the system's message
  std::string_view task;          // the user's
};
// `own`, where it is not null: a text, a list of messages, or file://; its templates see `vars` and all vars
// of the test. Answers that are JSON are objects in it.
Result<std::string> judge_prompt(const ModelGraded& graded, const json::value* own, const JudgePrompt& ours,
                                 const json::object& vars, Javascript& javascript);

// A text that the value has to be. Error: invalid_argument that says what belongs there.
Result<std::string> text_value(const ModelGraded& graded, std::string_view what);
// The score against the assertion's threshold, turned round where it says so.
Grade reached(const ModelGraded& graded, double score, double threshold_default, std::string_view what);

// The families, each in a file of its own.
Result<Grade> llm_rubric(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> goal_success(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> closed_qa(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> factuality(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> g_eval(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> answer_relevance(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> context_recall(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> context_relevance(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> context_faithfulness(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> similar(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
Result<Grade> webhook(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);
// Of `outputs`, which is best: metadata.best, counted from 0.
Result<Grade> select_best(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript);

}  // namespace weft::eval
