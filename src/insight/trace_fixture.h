// A little language for tests: a trace out of spans with small numbers, times in milliseconds.
//   trace({{.span = 1, .end = 100}, {.span = 2, .parent = 1, .start = 10, .end = 90, .name = "llm"}})
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "model/span_fixture.h"
#include "model/trace.h"

namespace weft::insight::fixture {

inline constexpr uint64_t kMs = 1'000'000;
// Times of tests count from here, so that a span may start before another without going below zero.
inline constexpr uint64_t kEpoch = 1'790'000'000'000'000'000;

inline model::SpanId id(uint64_t number) {
  model::SpanId made;
  for (size_t i = 0; i < made.bytes.size(); ++i) {
    made.bytes[i] = static_cast<uint8_t>(number >> (8 * (7 - i)));
  }
  return made;
}

// A span of a test: its number, its parent's (0: none), when it starts and ends, and what else matters.
struct Made {
  uint64_t span;
  uint64_t parent = 0;
  int64_t start = 0;
  int64_t end = 0;
  std::string_view name = "step";
  std::string_view service = "";
  model::SpanKind kind = model::SpanKind::internal;
  bool failed = false;
  model::EventType type = model::EventType::tool;
  model::Tokens tokens = {};
  std::optional<double> cost = {};
  std::string_view model = "";
  std::string_view message = "";  // of the status
  model::fixture::Sayings attributes = {};
};

inline model::StoredSpan stored(const Made& made) {
  model::StoredSpan stored;
  auto& span = stored.span;
  span.trace_id.bytes.fill(1);
  span.span_id = id(made.span);
  span.parent_span_id = id(made.parent);
  span.name = made.name;
  span.kind = made.kind;
  span.start_time_unix_nano = kEpoch + static_cast<uint64_t>(made.start) * kMs;
  span.end_time_unix_nano = kEpoch + static_cast<uint64_t>(made.end) * kMs;
  span.status_code = made.failed ? model::StatusCode::error : model::StatusCode::unset;
  span.status_message = made.message;
  span.attributes = model::fixture::attributes(made.attributes);
  stored.normalised = model::fixture::normalise(span, {{"service.name", made.service}});
  stored.normalised.service = made.service;
  stored.normalised.event_type = made.type;
  stored.normalised.tokens = made.tokens;
  stored.normalised.cost_usd = made.cost;
  stored.normalised.model = made.model;
  return stored;
}

inline model::Trace trace(std::initializer_list<Made> spans) {
  model::Trace made;
  made.trace_id.bytes.fill(1);
  made.resources.emplace_back();
  made.scopes.emplace_back();
  for (const auto& each : spans) made.spans.push_back(stored(each));
  return made;
}

}  // namespace weft::insight::fixture
