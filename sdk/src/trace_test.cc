#include "weft/trace.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "testing/traced.h"

namespace weft {
namespace {

using testing::SinkSpan;
using testing::Traced;

bool validate_user(const std::string& user_id) {
  return user_id.starts_with("user_");
}

struct Point {
  int x;
  int y;
};
Value to_weft_value(const Point& point) {
  return Value::Object{{"x", point.x}, {"y", point.y}};
}

TEST(Trace, returns_what_the_callable_returns_and_records_it) {
  Traced traced;
  EXPECT_EQ(trace(traced.tracer, EventType::chain, "answer", [] { return 42; }), 42);
  EXPECT_EQ(traced.sent("answer").attributes["honeyhive_outputs.result"], Value(42));
  EXPECT_EQ(traced.sent("answer").attributes["honeyhive_event_type"], Value("chain"));
}

TEST(Trace, records_arguments_by_name_and_by_position) {
  Traced traced;
  EXPECT_TRUE(
      trace(traced.tracer, EventType::tool, "named", validate_user, arg("user_id", std::string("user_1"))));
  EXPECT_FALSE(trace(traced.tracer, EventType::tool, "positional", validate_user, "nobody"));
  EXPECT_EQ(traced.sent("named").attributes["honeyhive_inputs.user_id"], Value("user_1"));
  EXPECT_EQ(traced.sent("positional").attributes["honeyhive_inputs.arg0"], Value("nobody"));
}

TEST(Trace, an_exception_is_recorded_and_goes_on_as_it_came) {
  Traced traced;
  EXPECT_THROW(
      trace(traced.tracer, EventType::tool, "throws", []() -> int { throw std::out_of_range("no row 9"); }),
      std::out_of_range);
  const SinkSpan sent = traced.sent("throws");
  EXPECT_EQ(sent.status, StatusCode::error);
  EXPECT_EQ(sent.attributes["honeyhive_error"], Value("no row 9"));
  EXPECT_EQ(sent.attributes["honeyhive_error_type"], Value("std::out_of_range"));
}

TEST(Trace, what_is_no_exception_class_is_recorded_too) {
  Traced traced;
  EXPECT_THROW(trace(traced.tracer, EventType::tool, "throws", [] { throw 7; }), int);
  EXPECT_EQ(traced.sent("throws").status, StatusCode::error);
}

TEST(Trace, references_and_move_only_results_pass_through) {
  Traced traced;
  int number = 1;
  int& same = trace(traced.tracer, EventType::tool, "reference", [&]() -> int& { return number; });
  EXPECT_EQ(&same, &number);
  const auto owned = trace(traced.tracer, EventType::tool, "move", [] { return std::make_unique<int>(3); });
  EXPECT_EQ(*owned, 3);
}

TEST(Trace, nested_results_are_flattened_as_honeyhive_reads_them) {
  Traced traced;
  trace(traced.tracer, EventType::tool, "nested", [] {
    return std::map<std::string, std::vector<Point>>{{"path", {{1, 2}}}};
  });
  EXPECT_EQ(traced.sent("nested").attributes["honeyhive_outputs.result.path.0.y"], Value(2));
}

TEST(Trace, nested_arguments_are_json_as_honeyhive_reads_them) {
  Traced traced;
  trace(
      traced.tracer, EventType::tool, "nested", [](const Point&) {}, arg("point", Point{1, 2}));
  EXPECT_EQ(traced.sent("nested").attributes["honeyhive_inputs.point"], Value("{\"x\":1,\"y\":2}"));
}

bool traced_function(const Tracer& tracer, const std::string& user_id, int attempt) {
  WEFT_TRACE(tracer, EventType::tool, user_id, attempt);
  if (attempt > 2) throw std::runtime_error("too many");
  return WEFT_RESULT(validate_user(user_id));
}

TEST(Trace, the_macro_traces_a_whole_function) {
  Traced traced;
  EXPECT_TRUE(traced_function(traced.tracer, "user_9", 1));
  const SinkSpan sent = traced.sent("traced_function");
  EXPECT_EQ(sent.attributes["honeyhive_inputs.user_id"], Value("user_9"));
  EXPECT_EQ(sent.attributes["honeyhive_inputs.attempt"], Value(1));
  EXPECT_EQ(sent.attributes["honeyhive_outputs.result"], Value(true));
}

TEST(Trace, the_macro_sees_an_exception_leave) {
  Traced traced;
  EXPECT_THROW(traced_function(traced.tracer, "user_9", 3), std::runtime_error);
  EXPECT_EQ(traced.sent("traced_function").status, StatusCode::error);
}

TEST(Trace, enrich_span_context_is_a_scope_with_honeyhives_fields) {
  Traced traced;
  {
    const ScopedSpan span =
        enrich_span_context(traced.tracer, "call_remote_agent",
                            {.inputs = {{"query", "q"}}, .metrics = {{"latency", 1.5}}, .error = "slow"});
    traced.tracer.enrich_span({.outputs = {{"answer", "a"}}});
  }
  const SinkSpan sent = traced.sent("call_remote_agent");
  EXPECT_EQ(sent.attributes["honeyhive_inputs.query"], Value("q"));
  EXPECT_EQ(sent.attributes["honeyhive_metrics.latency"], Value(1.5));
  EXPECT_EQ(sent.attributes["honeyhive_error"], Value("slow"));
  EXPECT_EQ(sent.attributes["honeyhive_outputs.answer"], Value("a"));
}

}  // namespace
}  // namespace weft
