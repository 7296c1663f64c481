#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weft/span_kind.h"
#include "weft/value.h"

namespace weft {

// For GoogleTest's messages.
void PrintTo(const Value& value, std::ostream* out);

}  // namespace weft

namespace weft::testing {

// Attributes as they were sent: in order, a key that came twice twice.
class Attributes : public std::vector<std::pair<std::string, Value>> {
 public:
  // The first value of a key; null without one.
  const Value& operator[](std::string_view key) const;
  bool contains(std::string_view key) const;
};

struct SinkEvent {
  std::string name;
  uint64_t time_ns = 0;
  Attributes attributes;
};

struct SinkLink {
  std::string trace_id;  // ids are hexadecimal
  std::string span_id;
  std::string trace_state;
  Attributes attributes;
};

struct SinkSpan {
  std::string trace_id;
  std::string span_id;
  std::string parent_span_id;  // empty for a root
  std::string trace_state;
  uint32_t flags = 0;
  std::string name;
  SpanKind kind = SpanKind::internal;
  uint64_t start_time_ns = 0;
  uint64_t end_time_ns = 0;
  Attributes attributes;
  uint32_t dropped_attributes = 0;
  std::vector<SinkEvent> events;
  uint32_t dropped_events = 0;
  std::vector<SinkLink> links;
  uint32_t dropped_links = 0;
  StatusCode status = StatusCode::unset;
  std::string status_message;
  std::string scope;
  Attributes resource;

  // The first event of that name; nullptr without one.
  const SinkEvent* event(std::string_view event_name) const;
};

// A request as it came; its body unpacked if it was sent with gzip.
struct SinkRequest {
  std::string method;
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  std::string header(std::string_view name) const;  // empty without one
};

struct SinkAnswer {
  int status = 200;
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  uint32_t delay_ms = 0;  // before it is given
};

// A server for tests that takes OTLP over HTTP, and HoneyHive's `/session/start` and `/events`, on a free
// port of the loopback interface, and keeps what came. Any thread may call it.
class OtlpSink {
 public:
  OtlpSink();
  ~OtlpSink();

  std::string endpoint() const;  // http://127.0.0.1:<port>
  int port() const;

  // The next requests for spans are answered with these, one each; then again with 200.
  void answer_spans_with(std::initializer_list<SinkAnswer> answers);

  // Of accepted requests (answered with 200), in the order of arrival.
  std::vector<SinkSpan> spans() const;
  // Waits until there are `count`, at most `patience`, and gives what there is.
  std::vector<SinkSpan> wait_for_spans(size_t count,
                                       std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
  // The accepted span of that name, waited for; an empty one, and a failed test, without one.
  SinkSpan wait_for_span(std::string_view name,
                         std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
  // Every request, whatever it was answered with.
  std::vector<SinkRequest> requests() const;
  std::vector<SinkRequest> wait_for_requests(
      size_t count, std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
  void forget();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The spans of one ExportTraceServiceRequest. Throws what protozero throws for a body that is none.
std::vector<SinkSpan> decode_otlp(std::string_view body);

}  // namespace weft::testing
