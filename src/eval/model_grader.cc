#include "eval/model_grader.h"

#include <boost/json.hpp>
#include <chrono>

#include "eval/http_call.h"
#include "eval/random_id.h"

namespace weft::eval {
namespace {

uint64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

constexpr double kWebhookMs = 5'000;  // promptfoo's; WEBHOOK_TIMEOUT says another

double number_variable(const Environment& environment, const char* name, double otherwise) {
  const auto parsed = parse_json(environment.get(name));
  return parsed ? number_of(*parsed).value_or(otherwise) : otherwise;
}

Response response_of_webhook(const HttpAnswer& answer) {
  constexpr long kFirstGood = 200;
  constexpr long kFirstRedirect = 300;
  if (!answer.error.empty()) return failed_response("the webhook did not answer: " + answer.error);
  if (answer.status < kFirstGood || answer.status >= kFirstRedirect)
    return failed_response(fmt::format("the webhook answered {} {}", answer.status, shortened(answer.body)));
  auto said = parse_json(answer.body);
  if (!said) return failed_response("the webhook did not answer with JSON: " + shortened(answer.body));
  return {{"output", *std::move(said)}};
}

}  // namespace

struct ModelGrader::Grading {
  std::vector<ModelGraded> graded;
  GradingCall call;
  Done done;
  ModelGrades grades = {};
  // Of the one that is being graded.
  Inquiry inquiry = {};
  GraderSpan span = {};

  const ModelGraded& current() const { return graded[grades.grades.size()]; }
  // "" where the run is not traced.
  std::string traceparent() const {
    return call.trace_id ? fmt::format("00-{}-{}-01", call.trace_id->hex(), span.span_id.hex()) : "";
  }
};

void ModelGrader::grade(std::vector<ModelGraded> graded, GradingCall call, Done done) {
  next(std::make_shared<Grading>(Grading{std::move(graded), std::move(call), std::move(done)}));
}

void ModelGrader::next(const GradingPointer& grading) {
  if (grading->grades.error || grading->grades.grades.size() == grading->graded.size())
    return grading->done(std::move(grading->grades));
  grading->inquiry = {};
  grading->span = {.span_id = random_span_id(),
                   .assertion = text_of(grading->current().assertion.at("type")),
                   .began_ns = now_ns()};
  advance(grading);
}

void ModelGrader::advance(const GradingPointer& grading) {
  const auto& graded = grading->current();
  grading->inquiry.restart();
  auto grade = find_model_assertion(graded.name())(graded, grading->inquiry, around_.javascript);
  if (const auto* question = grading->inquiry.open_question()) return ask(grading, *question);
  end(grading, std::move(grade));
}

// Its answer as a provider's.
void ModelGrader::post(const GradingPointer& grading, const ModelQuestion& question) {
  grading->span.judge = question.url;
  const double timeout_ms = number_variable(around_.config.environment, "WEBHOOK_TIMEOUT", kWebhookMs);
  HttpRequest request{.method = "POST",
                      .url = question.url,
                      .headers = {{"content-type", "application/json"}},
                      .body = question.prompt,
                      .timeout = std::chrono::milliseconds(static_cast<int64_t>(timeout_ms))};
  if (const auto traceparent = grading->traceparent(); !traceparent.empty())
    request.headers.emplace_back("traceparent", traceparent);
  call_http(around_.loop, std::move(request), [this, grading](const HttpAnswer& answer) {
    grading->inquiry.answer(response_of_webhook(answer));
    advance(grading);
  });
}

void ModelGrader::ask(const GradingPointer& grading, const ModelQuestion& question) {
  if (!question.url.empty()) return post(grading, question);
  const auto judge = judges_.find(grading->current().setting("provider"), question.wants_numbers);
  if (!judge) return end(grading, tl::make_unexpected(judge.error()));
  grading->span.judge = judge->name;
  Call call{.prompt = question.prompt,
            .vars = grading->current().vars,
            .context = grading->call.context,
            .traceparent = "",
            .baggage = grading->call.baggage,
            .wants_numbers = question.wants_numbers};
  if (grading->call.trace_id) {
    call.traceparent = grading->traceparent();
    call.context["traceparent"] = call.traceparent;
  }
  judge->provider->call(call, [this, grading](const Response& response) {
    grading->inquiry.answer(response);
    advance(grading);
  });
}

void ModelGrader::end(const GradingPointer& grading, Result<Grade> grade) {
  auto& grades = grading->grades;
  auto& span = grading->span;
  const auto& inquiry = grading->inquiry;
  span.ended_ns = now_ns();
  span.tokens_used = inquiry.tokens_used();
  const json::value tokens(inquiry.tokens_used());
  add_tokens(grades.tokens_used, &tokens);
  grades.cost += inquiry.cost();
  if (grade) {
    span.passed = grade->pass;
    span.score = grade->score;
    span.explanation = grade->reason;
    grade->assertion = grading->current().assertion;
    grade->tokens_used = inquiry.tokens_used();
    if (!inquiry.last_prompt().empty())
      grade->metadata["renderedGradingPrompt"] = string_value(inquiry.last_prompt());
    grades.grades.push_back(*std::move(grade));
  } else {
    span.error = grade.error().message;
    grades.error = wrap(grade.error(), text_of(grading->current().assertion.at("type"))).value();
  }
  grades.spans.push_back(std::move(span));
  next(grading);
}

}  // namespace weft::eval
