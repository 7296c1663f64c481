#include "weft/tracer.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <thread>

#include "testing/forks.h"
#include "testing/traced.h"

namespace weft {
namespace {

using testing::SinkSpan;
using testing::Traced;

constexpr const char* kSession = "7b0c6d0e-5b0e-4f0a-9d0c-0d6f1f3f2a11";

TEST(Tracer, a_current_span_is_the_parent_of_those_started_meanwhile) {
  Traced traced;
  {
    ScopedSpan outer = traced.tracer.start_as_current_span("outer");
    traced.tracer.start_span("inner").end();
  }
  traced.tracer.start_span("next").end();
  EXPECT_EQ(traced.sent("inner").parent_span_id, traced.sent("outer").span_id);
  EXPECT_EQ(traced.sent("inner").trace_id, traced.sent("outer").trace_id);
  EXPECT_NE(traced.sent("next").trace_id, traced.sent("outer").trace_id);
}

TEST(Tracer, an_explicit_parent_comes_before_the_current_one) {
  Traced traced;
  Span parent = traced.tracer.start_span("parent");
  const ScopedSpan current = traced.tracer.start_as_current_span("current");
  traced.tracer.start_span("child", {.parent = &parent.as_context()}).end();
  const Context root;
  traced.tracer.start_span("root", {.parent = &root}).end();
  EXPECT_EQ(traced.sent("child").parent_span_id, parent.context().span_id().to_hex());
  EXPECT_TRUE(traced.sent("root").parent_span_id.empty());
}

TEST(Tracer, new_traces_are_sampled_and_say_that_their_id_is_random) {
  Traced traced;
  const Span span = traced.tracer.start_span("flags");
  EXPECT_EQ(span.context().flags().bits, TraceFlags::kSampled | TraceFlags::kRandom);
}

TEST(Tracer, spans_carry_session_project_and_source) {
  Traced traced({.project = "shop", .source = "gateway", .session_id = kSession});
  traced.tracer.start_span("in session").end();
  const SinkSpan sent = traced.sent("in session");
  EXPECT_EQ(sent.attributes["honeyhive.session_id"], Value(kSession));
  EXPECT_EQ(sent.attributes["honeyhive.project"], Value("shop"));
  EXPECT_EQ(sent.attributes["honeyhive.source"], Value("gateway"));
}

TEST(Tracer, the_session_in_the_baggage_comes_before_the_tracers) {
  Traced traced({.project = "shop", .source = "gateway"});
  const Context caller(SpanContext(), Baggage().with("session_id", kSession).with("source", "frontend"));
  traced.tracer.start_span("joined", {.parent = &caller}).end();
  EXPECT_EQ(traced.sent("joined").attributes["honeyhive.session_id"], Value(kSession));
  EXPECT_EQ(traced.sent("joined").attributes["honeyhive.source"], Value("gateway"));
}

TEST(Tracer, a_session_begins_on_the_server_and_can_be_begun_again) {
  Traced traced({.project = "shop"});
  const Context second = traced.tracer.create_session("second", kSession);
  EXPECT_EQ(session_id_of(second), kSession);
  EXPECT_TRUE(traced.tracer.flush());
  const auto requests = traced.sink.wait_for_requests(2);
  ASSERT_GE(requests.size(), 2u);
  EXPECT_EQ(requests[0].path, "/session/start");
  EXPECT_NE(requests[0].body.find(traced.tracer.session_id()), std::string::npos);
  EXPECT_NE(requests[1].body.find(kSession), std::string::npos);
}

TEST(Tracer, enrich_session_updates_the_sessions_event) {
  Traced traced;
  traced.tracer.enrich_session({.metadata = {{"plan", "pro"}}, .feedback = {{"rating", 5}}});
  EXPECT_TRUE(traced.tracer.flush());
  const auto requests = traced.sink.wait_for_requests(2);
  ASSERT_GE(requests.size(), 2u);
  EXPECT_EQ(requests[1].method, "PUT");
  EXPECT_EQ(requests[1].body, "{\"event_id\":\"" + traced.tracer.session_id() +
                                  "\",\"metadata\":{\"plan\":\"pro\"},\"feedback\":{\"rating\":5}}");
}

TEST(Tracer, enrich_span_reaches_the_innermost_span_of_this_tracer) {
  Traced traced;
  Traced other;
  {
    const ScopedSpan mine = traced.tracer.start_as_current_span("mine");
    const ScopedSpan theirs = other.tracer.start_as_current_span("theirs");
    traced.tracer.enrich_span({{"user_id", "user_123"}});
  }
  EXPECT_EQ(traced.sent("mine").attributes["honeyhive_metadata.user_id"], Value("user_123"));
  EXPECT_FALSE(other.sent("theirs").attributes.contains("honeyhive_metadata.user_id"));
  EXPECT_EQ(other.sent("theirs").parent_span_id, traced.sent("mine").span_id);
}

TEST(Tracer, enrich_span_without_a_span_does_nothing) {
  Traced traced;
  traced.tracer.enrich_span({{"nobody", "there"}});
  EXPECT_TRUE(traced.all_sent().empty());
}

TEST(Tracer, unsampled_spans_keep_their_place_and_are_not_sent) {
  Traced traced({.sampler = Sampler::always_off()});
  const ScopedSpan span = traced.tracer.start_as_current_span("unsampled");
  EXPECT_TRUE(span.context().is_valid());
  EXPECT_FALSE(span.context().is_sampled());
  EXPECT_FALSE(span.is_recording());
  const Span child = traced.tracer.start_span("child");
  EXPECT_EQ(child.context().trace_id(), span.context().trace_id());
}

TEST(Tracer, what_is_only_recorded_is_not_sent) {
  Traced traced(
      {.sampler = Sampler::rule([](const SamplingInput&) { return SamplingDecision::record_only; })});
  Span span = traced.tracer.start_span("recorded");
  EXPECT_TRUE(span.is_recording());
  span.end();
  EXPECT_TRUE(traced.all_sent().empty());
}

TEST(Tracer, a_disabled_one_records_nothing_and_passes_the_context_on) {
  Traced traced({.disabled = true});
  Traced enabled;
  const ScopedSpan outer = enabled.tracer.start_as_current_span("outer");
  const ScopedSpan nothing = traced.tracer.start_as_current_span("nothing");
  enabled.tracer.start_span("inner").end();
  EXPECT_EQ(enabled.sent("inner").parent_span_id, outer.context().span_id().to_hex());
}

TEST(Tracer, one_that_was_never_started_takes_every_call) {
  const Tracer tracer;
  tracer.start_as_current_span("nothing").set_attribute("a", 1);
  tracer.enrich_span({{"a", 1}});
  EXPECT_EQ(tracer.session_id(), "");
  EXPECT_TRUE(tracer.shutdown());
}

TEST(Tracer, content_can_be_left_out) {
  Traced traced({.capture_content = false});
  Span span = traced.tracer.start_span("private");
  span.enrich_span(
      {.inputs = {{"query", "secret"}}, .outputs = {{"answer", "secret"}}, .metadata = {{"user", "u1"}}});
  span.set_attribute("gen_ai.input.messages", "[secret]").set_attribute("gen_ai.request.model", "m");
  span.end();
  const SinkSpan sent = traced.sent("private");
  EXPECT_FALSE(sent.attributes.contains("honeyhive_inputs.query"));
  EXPECT_FALSE(sent.attributes.contains("honeyhive_outputs.answer"));
  EXPECT_FALSE(sent.attributes.contains("gen_ai.input.messages"));
  EXPECT_EQ(sent.attributes["honeyhive_metadata.user"], Value("u1"));
  EXPECT_EQ(sent.attributes["gen_ai.request.model"], Value("m"));
}

TEST(Tracer, redaction_sees_every_value_first) {
  Traced traced({.redact = [](std::string_view key, Value& value) {
    if (key == "card") value = "****";
    if (key == "dropped") value = nullptr;
    if (key == "exception.message" || key == "status.message" || key == "honeyhive_error") value = "redacted";
    if (key == "thrown") throw 1;
  }});
  Span span = traced.tracer.start_span("redacted", {.attributes = {{"card", "4111"}}});
  span.set_attribute("dropped", 1).set_attribute("thrown", 2).set_attribute("kept", 3);
  span.record_error("Error", "card 4111");
  span.end();
  const SinkSpan sent = traced.sent("redacted");
  EXPECT_EQ(sent.attributes["card"], Value("****"));
  EXPECT_FALSE(sent.attributes.contains("dropped"));
  EXPECT_FALSE(sent.attributes.contains("thrown"));
  EXPECT_EQ(sent.attributes["kept"], Value(3));
  EXPECT_EQ(sent.status_message, "redacted");
}

TEST(Tracer, a_redaction_that_traces_does_not_lock_itself_up) {
  Tracer* self = nullptr;
  Traced traced({.redact = [&](std::string_view, Value&) {
    if (self != nullptr) self->enrich_span({{"from", "inside"}});
  }});
  self = &traced.tracer;
  traced.tracer.start_as_current_span("reentrant").set_attribute("a", 1);
  EXPECT_EQ(traced.sent("reentrant").attributes["a"], Value(1));
}

TEST(Tracer, a_skewed_clock_is_skewed_by_what_was_asked) {
  constexpr int64_t kHourNs = 3'600'000'000'000;
  Traced honest;
  Traced skewed({.clock_offset_ns = kHourNs});
  honest.tracer.start_span("now").end();
  skewed.tracer.start_span("later").end();
  const uint64_t distance = skewed.sent("later").start_time_ns - honest.sent("now").start_time_ns;
  EXPECT_NEAR(static_cast<double>(distance), static_cast<double>(kHourNs), 60e9);
}

TEST(Tracer, spans_of_many_threads_all_arrive) {
  Traced traced;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) traced.tracer.start_span("work").end();
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> ids;
  for (const SinkSpan& span : traced.all_sent()) ids.insert(span.span_id);
  EXPECT_EQ(ids.size(), 8000u);
  EXPECT_EQ(traced.tracer.stats().exported, 8000u);
}

TEST(Tracer, every_span_is_accounted_for_when_the_queue_is_full) {
  Traced traced({.endpoint = "http://127.0.0.1:9",
                 .session = false,
                 .exports = ExportOptions{.queue_spans_max = 100, .exit_flush_ms = 1}});
  for (int i = 0; i < 1000; ++i) traced.tracer.start_span("lost").end();
  const TracerStats stats = traced.tracer.stats();
  EXPECT_EQ(stats.ended, 1000u);
  EXPECT_GE(stats.dropped_queue_full, 800u);
  EXPECT_EQ(stats.ended, stats.exported + stats.dropped_queue_full + stats.dropped_rejected +
                             stats.dropped_unreachable + stats.waiting);
}

TEST(Tracer, spans_after_shutdown_are_dropped_and_counted) {
  Traced traced;
  EXPECT_TRUE(traced.tracer.shutdown());
  traced.tracer.start_span("late").end();
  EXPECT_EQ(traced.tracer.stats().dropped_queue_full, 1u);
}

TEST(Tracer, what_ended_is_sent_when_the_last_handle_goes) {
  testing::OtlpSink sink;
  {
    const Tracer tracer = Tracer::init({.endpoint = sink.endpoint()});
    const Tracer copy = tracer;
    copy.start_span("last words").end();
  }
  EXPECT_EQ(sink.spans().size(), 1u);
}

TEST(Tracer, a_forked_child_sends_its_own_spans_and_none_of_the_parents) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  Traced traced;
  traced.tracer.start_span("parents").end();
  Span open = traced.tracer.start_span("open");
  const pid_t child = fork();
  if (child == 0) {
    open.end();
    traced.tracer.start_span("childs").end();
    _exit(traced.tracer.flush() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  open.end();
  std::multiset<std::string> names;
  for (const SinkSpan& span : traced.all_sent()) names.insert(span.name);
  EXPECT_EQ(names, (std::multiset<std::string>{"childs", "open", "parents"}));
}

}  // namespace
}  // namespace weft
