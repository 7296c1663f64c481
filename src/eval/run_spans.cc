#include "eval/run_spans.h"

#include <algorithm>

#include "assertions/span_role.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

// Attributes in the arena of a batch.
class AttributeList {
 public:
  explicit AttributeList(Arena& arena) : arena_(arena) {}
  AttributeList& text(std::string_view key, std::string_view value) {
    list_.push_back({key, model::Value::string(arena_.copy(value))});
    return *this;
  }
  AttributeList& integer(std::string_view key, size_t value) {
    list_.push_back({key, model::Value::integer(static_cast<int64_t>(value))});
    return *this;
  }
  AttributeList& real(std::string_view key, double value) {
    list_.push_back({key, model::Value::real(value)});
    return *this;
  }
  AttributeList& boolean(std::string_view key, bool value) {
    list_.push_back({key, model::Value::boolean(value)});
    return *this;
  }
  model::Attributes made() const { return arena_.copy(std::span<const model::Attribute>(list_)); }

 private:
  Arena& arena_;
  std::vector<model::Attribute> list_;
};

model::Span root_span(const StepTrace& trace, const StepFacts& facts, model::SpanBatch& batch) {
  model::Span span;
  span.trace_id = trace.trace_id;
  span.span_id = trace.root_id;
  span.name = "weft.test_case";
  span.kind = model::SpanKind::internal;
  span.start_time_unix_nano = trace.began_ns;
  span.end_time_unix_nano = trace.target_ended_ns;
  for (const auto& grader : trace.graders)
    span.end_time_unix_nano = std::max(span.end_time_unix_nano, grader.ended_ns);
  AttributeList attributes(batch.arena);
  attributes.text(assertions::kSpanRoleKey, assertions::to_string(assertions::SpanRole::test_case))
      .text("evaluation.id", facts.evaluation_id)
      .text("test.case.id", facts.test_case_id)
      .text("session.id", facts.evaluation_id)
      .integer("weft.eval.test_index", facts.test_index)
      .integer("weft.eval.prompt_index", facts.prompt_index)
      .integer("weft.eval.repeat_index", facts.repeat_index)
      .boolean("weft.eval.success", facts.passed)
      .real("weft.eval.score", facts.score);
  span.attributes = attributes.made();
  if (!facts.passed) {
    span.status_code = model::StatusCode::error;
    span.status_message = batch.arena.copy(facts.error);
  }
  return span;
}

model::Span target_span(const StepTrace& trace, const StepFacts& facts, model::SpanBatch& batch) {
  model::Span span;
  span.trace_id = trace.trace_id;
  span.span_id = trace.target_id;
  span.parent_span_id = trace.root_id;
  span.name = batch.arena.copy(facts.target_name);
  span.kind = model::SpanKind::client;
  span.start_time_unix_nano = trace.target_began_ns;
  span.end_time_unix_nano = trace.target_ended_ns;
  AttributeList attributes(batch.arena);
  attributes.text(assertions::kSpanRoleKey, assertions::to_string(assertions::SpanRole::target))
      .text("evaluation.id", facts.evaluation_id)
      .boolean("weft.eval.cached", facts.was_cached);
  span.attributes = attributes.made();
  return span;
}

// In OpenTelemetry's words for an evaluation by a model.
model::Span grader_span(const StepTrace& trace, const GraderSpan& grader, const StepFacts& facts,
                        model::SpanBatch& batch) {
  model::Span span;
  span.trace_id = trace.trace_id;
  span.span_id = grader.span_id;
  span.parent_span_id = trace.root_id;
  span.name = batch.arena.copy("grader " + grader.assertion);
  span.kind = model::SpanKind::client;
  span.start_time_unix_nano = grader.began_ns;
  span.end_time_unix_nano = grader.ended_ns;
  AttributeList attributes(batch.arena);
  attributes.text(assertions::kSpanRoleKey, to_string(assertions::SpanRole::grader))
      .text("evaluation.id", facts.evaluation_id)
      .text("gen_ai.evaluation.name", grader.assertion)
      .text("weft.eval.judge", grader.judge)
      .integer("weft.eval.tokens",
               static_cast<size_t>(number_member(grader.tokens_used, "total").value_or(0)));
  if (grader.error.empty()) {
    attributes.text("gen_ai.evaluation.score.label", grader.passed ? "pass" : "fail")
        .real("gen_ai.evaluation.score.value", grader.score)
        .text("gen_ai.evaluation.explanation", grader.explanation);
  } else {
    span.status_code = model::StatusCode::error;
    span.status_message = batch.arena.copy(grader.error);
  }
  span.attributes = attributes.made();
  return span;
}

}  // namespace

std::shared_ptr<const model::SpanBatch> run_spans(const StepTrace& trace, const StepFacts& facts,
                                                  bool with_root) {
  auto batch = std::make_shared<model::SpanBatch>();
  AttributeList resource(batch->arena);
  batch->resources.push_back(
      {.attributes = resource.text("service.name", "weft-eval").made(), .schema_url = {}});
  batch->scopes.push_back({.name = "weft.eval", .version = {}, .attributes = {}, .schema_url = {}});
  if (with_root) {
    batch->spans.push_back(root_span(trace, facts, *batch));
    for (const auto& grader : trace.graders)
      batch->spans.push_back(grader_span(trace, grader, facts, *batch));
  }
  batch->spans.push_back(target_span(trace, facts, *batch));
  return batch;
}

}  // namespace weft::eval
