// Span and SpanBatch: what one OTLP request holds, whatever encoding it came in.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "model/ids.h"
#include "model/value.h"

namespace weft::model {

// opentelemetry/proto/trace/v1/trace.proto, Span.SpanKind and Status.StatusCode, with their numbers.
enum class SpanKind : uint8_t { unspecified, internal, server, client, producer, consumer };
enum class StatusCode : uint8_t { unset, ok, error };

// "internal", "server", … and "unset", "ok", "error": the words of the API.
std::string_view to_string(SpanKind kind);
std::string_view to_string(StatusCode code);

struct SpanEvent {
  uint64_t time_unix_nano = 0;
  std::string_view name;
  Attributes attributes;
  uint32_t dropped_attributes_count = 0;
};

struct SpanLink {
  TraceId trace_id;
  SpanId span_id;
  std::string_view trace_state;
  Attributes attributes;
  uint32_t dropped_attributes_count = 0;
  uint32_t flags = 0;
};

struct Resource {
  Attributes attributes;
  uint32_t dropped_attributes_count = 0;
  std::string_view schema_url;
};

struct Scope {
  std::string_view name;
  std::string_view version;
  Attributes attributes;
  uint32_t dropped_attributes_count = 0;
  std::string_view schema_url;
};

// Every field of OTLP's Span. Views belong to the batch or trace that holds the span.
struct Span {
  TraceId trace_id;
  SpanId span_id;
  SpanId parent_span_id;  // all zero: a root
  std::string_view trace_state;
  std::string_view name;
  uint64_t start_time_unix_nano = 0;
  uint64_t end_time_unix_nano = 0;
  uint32_t flags = 0;
  SpanKind kind = SpanKind::unspecified;
  StatusCode status_code = StatusCode::unset;
  std::string_view status_message;
  Attributes attributes;
  std::span<const SpanEvent> events;
  std::span<const SpanLink> links;
  uint32_t dropped_attributes_count = 0;
  uint32_t dropped_events_count = 0;
  uint32_t dropped_links_count = 0;
  uint32_t resource_index = 0;  // into SpanBatch::resources or Trace::resources
  uint32_t scope_index = 0;     // into SpanBatch::scopes or Trace::scopes

  // Clients do send ends before starts; such a span has no negative length, and the diagnosis says so.
  uint64_t duration_ns() const {
    return end_time_unix_nano > start_time_unix_nano ? end_time_unix_nano - start_time_unix_nano : 0;
  }
};

// Spans of one request and the memory all their views point into. Movable; views stay valid. One thread at a
// time.
struct SpanBatch {
  std::vector<Span> spans;
  std::vector<Resource> resources;
  std::vector<Scope> scopes;
  Arena arena;
  // The request body the views point into; null where everything lives in the arena.
  std::shared_ptr<const std::string> body;
};

}  // namespace weft::model
