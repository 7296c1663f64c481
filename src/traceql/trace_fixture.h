// A little language for tests: a trace out of spans said in a line each.
#pragma once

#include <string_view>
#include <vector>

#include "model/span_fixture.h"
#include "model/trace.h"

namespace weft::traceql::fixture {

using model::fixture::event;
using model::fixture::Sayings;

inline constexpr uint64_t kStart = 1'700'000'000'000'000'000;
inline constexpr uint64_t kMillisecond = 1'000'000;

struct SaidSpan {
  uint8_t id = 1;
  uint8_t parent = 0;
  std::string_view name = "work";
  uint64_t at_ms = 0;
  uint64_t for_ms = 1;
  std::string_view service = "gateway";
  Sayings attributes = {};
  Sayings resource = {};
  model::StatusCode status = model::StatusCode::unset;
  model::SpanKind kind = model::SpanKind::internal;
  std::initializer_list<model::SpanEvent> events = {};
  std::string_view message = {};  // of the status
};

inline model::SpanId span_id(uint8_t number) {
  model::SpanId id;
  id.bytes[7] = number;
  return id;
}

inline void add(model::Trace& trace, const SaidSpan& said) {
  model::Resource resource;
  auto& memory = model::fixture::memory();
  std::vector<model::Attribute> of_resource{
      {"service.name", model::Value::string(memory.copy(said.service))}};
  for (const auto& [attribute] : said.resource) of_resource.push_back(attribute);
  resource.attributes = memory.copy(std::span<const model::Attribute>(of_resource));
  model::Span span = model::fixture::with_events(model::fixture::span(said.attributes), said.events);
  span.span_id = span_id(said.id);
  span.parent_span_id = said.parent == 0 ? model::SpanId() : span_id(said.parent);
  span.name = memory.copy(said.name);
  span.start_time_unix_nano = kStart + said.at_ms * kMillisecond;
  span.end_time_unix_nano = span.start_time_unix_nano + said.for_ms * kMillisecond;
  span.status_code = said.status;
  span.status_message = memory.copy(said.message);
  span.kind = said.kind;
  span.resource_index = static_cast<uint32_t>(trace.resources.size());
  trace.resources.push_back(resource);
  auto& stored = trace.spans.emplace_back();
  stored.span = span;
  stored.normalised = model::normalise(span, resource, {}, model::PriceTable::built_in());
}

inline model::Trace trace_of(std::initializer_list<SaidSpan> spans) {
  model::Trace trace;
  trace.trace_id.bytes.fill(1);
  trace.scopes.push_back({.name = "scope", .version = "1.2", .attributes = {}, .schema_url = {}});
  for (const auto& span : spans) add(trace, span);
  return trace;
}

// One request of a system that answers questions:
//   1 GET /ask (gateway, 0 to 100 ms)
//   ├ 2 retrieve (search, 5 to 25 ms), and its children 4 query (db, 6 to 16) and 5 query (db, 16 to 24)
//   └ 3 chat gpt-4o (llm, 30 to 95 ms): failed, and its child 6 POST (llm, 31 to 90)
inline model::Trace question() {
  using model::SpanKind;
  using model::StatusCode;
  return trace_of({
      {.id = 1,
       .name = "GET /ask",
       .for_ms = 100,
       .attributes = {{"http.status_code", 500},
                      {"tags", model::fixture::list({model::Value::string("a"), model::Value::string("b")})},
                      {"session.id", "s-1"},
                      {"user.id", "ada"}},
       .resource = {{"region", "eu"}, {"tier", 1}},
       .kind = SpanKind::server},
      {.id = 2,
       .parent = 1,
       .name = "retrieve",
       .at_ms = 5,
       .for_ms = 20,
       .service = "search",
       .attributes = {{"top_k", 5}, {"score", 0.5}, {"hit", true}, {"region", "us"}},
       .events = {event("cache.miss", {{"key", "k1"}, {"type", "lru"}}),
                  event("cache.hit", {{"key", "k2"}})}},
      {.id = 4,
       .parent = 2,
       .name = "query",
       .at_ms = 6,
       .for_ms = 10,
       .service = "db",
       .attributes = {{"db.rows", 10}},
       .kind = SpanKind::client},
      {.id = 5,
       .parent = 2,
       .name = "query",
       .at_ms = 16,
       .for_ms = 8,
       .service = "db",
       .attributes = {{"db.rows", 30}},
       .kind = SpanKind::client},
      {.id = 3,
       .parent = 1,
       .name = "chat gpt-4o",
       .at_ms = 30,
       .for_ms = 65,
       .service = "llm",
       .attributes = {{"gen_ai.operation.name", "chat"},
                      {"gen_ai.request.model", "gpt-4o"},
                      {"gen_ai.usage.input_tokens", 1000},
                      {"gen_ai.usage.output_tokens", 50},
                      {"gen_ai.prompt", "What is a Weft?\nTell me."}},
       .status = StatusCode::error,
       .kind = SpanKind::client},
      {.id = 6,
       .parent = 3,
       .name = "POST",
       .at_ms = 31,
       .for_ms = 59,
       .service = "llm",
       .attributes = {{"odd name", "yes"}, {"a-b", 1}},
       .kind = SpanKind::client},
  });
}

}  // namespace weft::traceql::fixture
