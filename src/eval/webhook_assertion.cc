// An assertion that a server judges: webhook.
#include <boost/json.hpp>

#include "eval/model_graded.h"
#include "model/json_tree.h"

namespace weft::eval {

// POST {output, context: {prompt, vars}} → {pass, score, reason}, of which the last two may be left out.
Result<Grade> webhook(const ModelGraded& graded, Inquiry& inquiry, Javascript&) {
  TRY_ASSIGN(auto url, text_value(graded, "the address of a server"));
  const json::object body{{"output", graded.output},
                          {"context", {{"prompt", graded.prompt}, {"vars", graded.vars}}}};
  TRY_ASSIGN(const auto said, inquiry.post(std::move(url), model::to_text(json::value(body))));
  const auto verdict = boolean_member(said, "pass");
  if (!verdict)
    return fail(ErrorCode::invalid_argument, "the webhook's answer has no pass that is true or false: {}",
                shortened(model::to_text(said)));
  Grade grade;
  grade.pass = *verdict != graded.is_inverse();
  const auto score = number_member(said, "score");
  grade.score = !score ? (grade.pass ? 1 : 0) : graded.is_inverse() ? 1 - *score : *score;
  grade.reason = text_member(said, "reason").value_or("");
  if (grade.reason.empty())
    grade.reason = grade.pass ? "Assertion passed" : fmt::format("Webhook returned {}", *verdict);
  return grade;
}

}  // namespace weft::eval
