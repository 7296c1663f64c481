// Traces of a system that answers questions, as a run sees them. promptfoo was asked about the same ones
// (promptfoo_cases_test.cc).
#pragma once

#include <boost/json/parse.hpp>
#include <string>

#include "assertions/trace_assertion.h"
#include "traceql/trace_fixture.h"

namespace weft::assertions::fixture {

using traceql::fixture::SaidSpan;
using traceql::fixture::Sayings;

// Of the run itself: 100 the test case, 101 the target, and 102 a grader with a judge's call, 103, below it.
inline model::Trace run_around(std::initializer_list<SaidSpan> application) {
  auto trace = traceql::fixture::trace_of({
      {.id = 100,
       .name = "test",
       .for_ms = 620,
       .service = "weft",
       .attributes = {{"weft.eval.role", "test_case"}}},
      {.id = 101,
       .parent = 100,
       .name = "app",
       .for_ms = 610,
       .service = "weft",
       .attributes = {{"weft.eval.role", "target"}},
       .kind = model::SpanKind::client},
  });
  for (const auto& span : application) traceql::fixture::add(trace, span);
  for (const auto& span :
       {SaidSpan{.id = 102,
       .parent = 100,
       .name = "grader",
       .at_ms = 612,
       .service = "weft",
       .attributes = {{"weft.eval.role", "grader"}}},
        SaidSpan{.id = 103, .parent = 102, .name = "chat judge", .at_ms = 612, .service = "weft"}}) {
    traceql::fixture::add(trace, span);
  }
  return trace;
}

// What all of its answers have, without what each says of its own.
inline SaidSpan chat() {
  return {.id = 1,
          .parent = 101,
          .name = "POST /chat",
          .at_ms = 10,
          .for_ms = 500,
          .kind = model::SpanKind::server};
}
inline SaidSpan auth_check() {
  return {.id = 2,
          .parent = 1,
          .name = "auth.check",
          .at_ms = 15,
          .for_ms = 20,
          .service = "auth",
          .kind = model::SpanKind::server};
}
inline SaidSpan process() {
  return {.id = 3,
          .parent = 1,
          .name = "orchestrator.process",
          .at_ms = 40,
          .for_ms = 465,
          .service = "orchestrator",
          .kind = model::SpanKind::server};
}
inline SaidSpan cache_get() {
  return {.id = 4,
          .parent = 3,
          .name = "cache.get",
          .at_ms = 41,
          .for_ms = 2,
          .service = "cache",
          .kind = model::SpanKind::client};
}
inline SaidSpan search_query() {
  return {.id = 5,
          .parent = 3,
          .name = "search.query",
          .at_ms = 50,
          .for_ms = 150,
          .service = "search-api",
          .kind = model::SpanKind::server};
}
inline SaidSpan vector_db_query() {
  return {.id = 6,
          .parent = 5,
          .name = "vector_db.query",
          .at_ms = 60,
          .for_ms = 120,
          .service = "search-api",
          .kind = model::SpanKind::client};
}

// `attributes` live as long as the expression in which they stand.
inline SaidSpan saying(SaidSpan span, Sayings attributes) {
  span.attributes = attributes;
  return span;
}
inline SaidSpan ending(SaidSpan span, model::StatusCode status, std::string_view message = {}) {
  span.status = status;
  span.message = message;
  return span;
}

//   1 POST /chat (gateway, 10 to 510 ms)
//   ├ 2 auth.check (auth, 15 to 35)
//   └ 3 orchestrator.process (orchestrator, 40 to 505)
//     ├ 4 cache.get (cache, 41 to 43), a miss
//     ├ 5 search.query (search-api, 50 to 200), a tool, and its child 6 vector_db.query (60 to 180)
//     ├ 7 rag.generate (rag-service, 210 to 460), a tool, and its children
//     │ ├ 8 rag.prepare_context (211 to 261)
//     │ └ 9 chat mini-1 (265 to 445): 120 tokens in, 40 out
//     └ 10 cache.set (cache, 465 to 495)
inline model::Trace answered() {
  using enum model::SpanKind;
  return run_around({
      saying(chat(), {{"http.request.method", "POST"}, {"http.response.status_code", 200}}),
      auth_check(),
      saying(process(), {{"query.length", 5}}),
      saying(cache_get(), {{"cache.hit", false}}),
      saying(search_query(), {{"tool.name", "search"}, {"tool.arguments", R"({"q": "hello", "k": 3})"}}),
      saying(vector_db_query(), {{"db.system", "qdrant"}}),
      {.id = 7,
       .parent = 3,
       .name = "rag.generate",
       .at_ms = 210,
       .for_ms = 250,
       .service = "rag-service",
       .attributes = {{"tool.name", "rag"}, {"tool.arguments", R"({"docs": 3})"}},
       .kind = server},
      {.id = 8,
       .parent = 7,
       .name = "rag.prepare_context",
       .at_ms = 211,
       .for_ms = 50,
       .service = "rag-service"},
      {.id = 9,
       .parent = 7,
       .name = "chat mini-1",
       .at_ms = 265,
       .for_ms = 180,
       .service = "rag-service",
       .attributes = {{"gen_ai.operation.name", "chat"},
                      {"gen_ai.request.model", "mini-1"},
                      {"gen_ai.usage.input_tokens", 120},
                      {"gen_ai.usage.output_tokens", 40}},
       .kind = client},
      {.id = 10,
       .parent = 3,
       .name = "cache.set",
       .at_ms = 465,
       .for_ms = 30,
       .service = "cache",
       .attributes = {{"cache.ttl", 3600}},
       .kind = client},
  });
}

// The vector database refuses the connection; the search gives up, and the gateway answers all the same.
inline model::Trace degraded() {
  using enum model::StatusCode;
  return run_around({
      ending(saying(chat(), {{"http.request.method", "POST"}, {"http.response.status_code", 502}}), ok),
      auth_check(),
      ending(process(), ok),
      cache_get(),
      ending(saying(search_query(), {{"tool.name", "search"}}), error, "vector db down"),
      ending(saying(vector_db_query(), {{"db.system", "qdrant"}}), error, "connection refused"),
  });
}

// The answer was in the cache.
inline model::Trace cached() {
  return run_around({chat(), auth_check(), process(), saying(cache_get(), {{"cache.hit", true}})});
}

// The application sent no spans.
inline model::Trace silent() {
  return run_around({});
}

// `assertion` is JSON: {"type": …, "value": …}.
inline Result<Verdict> check(const model::Trace& trace, const std::string& assertion) {
  AssertedTrace asserted(trace);
  return check_trace(boost::json::parse(assertion), asserted);
}

// "pass: why", "fail: why [1 2]" with the ids of the evidence, "error: what".
inline std::string outcome(const model::Trace& trace, const std::string& assertion) {
  const auto verdict = check(trace, assertion);
  if (!verdict) return "error: " + verdict.error().message;
  std::string text = (verdict->pass ? "pass: " : "fail: ") + verdict->reason;
  for (size_t i = 0; i < verdict->evidence.size(); ++i) {
    text += (i == 0 ? " [" : " ") + std::to_string(verdict->evidence[i].span_id.bytes[7]);
  }
  return verdict->evidence.empty() ? text : text + "]";
}

}  // namespace weft::assertions::fixture
