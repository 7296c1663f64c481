// Field numbers of OTLP's protobuf messages (opentelemetry-proto 1.x: common, resource and trace v1;
// collector/trace v1) and of google.rpc.Status. The one home of these numbers: the decoder and the encoder
// both read them here.
#pragma once

#include <cstdint>

namespace weft::wire::field {

enum class Request : uint32_t { resource_spans = 1 };
enum class ResourceSpans : uint32_t { resource = 1, scope_spans = 2, schema_url = 3 };
enum class ScopeSpans : uint32_t { scope = 1, spans = 2, schema_url = 3 };
enum class Resource : uint32_t { attributes = 1, dropped_attributes_count = 2 };
enum class Scope : uint32_t { name = 1, version = 2, attributes = 3, dropped_attributes_count = 4 };
enum class Span : uint32_t {
  trace_id = 1,
  span_id = 2,
  trace_state = 3,
  parent_span_id = 4,
  name = 5,
  kind = 6,
  start_time_unix_nano = 7,
  end_time_unix_nano = 8,
  attributes = 9,
  dropped_attributes_count = 10,
  events = 11,
  dropped_events_count = 12,
  links = 13,
  dropped_links_count = 14,
  status = 15,
  flags = 16,
};
enum class Event : uint32_t { time_unix_nano = 1, name = 2, attributes = 3, dropped_attributes_count = 4 };
enum class Link : uint32_t {
  trace_id = 1,
  span_id = 2,
  trace_state = 3,
  attributes = 4,
  dropped_attributes_count = 5,
  flags = 6,
};
enum class SpanStatus : uint32_t { message = 2, code = 3 };
enum class KeyValue : uint32_t { key = 1, value = 2 };
enum class AnyValue : uint32_t {
  string_value = 1,
  bool_value = 2,
  int_value = 3,
  double_value = 4,
  array_value = 5,
  kvlist_value = 6,
  bytes_value = 7,
};
// ArrayValue and KeyValueList alike.
enum class List : uint32_t { values = 1 };

enum class Response : uint32_t { partial_success = 1 };
enum class PartialSuccess : uint32_t { rejected_spans = 1, error_message = 2 };
enum class RpcStatus : uint32_t { code = 1, message = 2, details = 3 };
enum class Any : uint32_t { type_url = 1, value = 2 };
enum class RetryInfo : uint32_t { retry_delay = 1 };
enum class Duration : uint32_t { seconds = 1 };

template <class Field>
constexpr uint32_t number(Field field) {
  return static_cast<uint32_t>(field);
}

}  // namespace weft::wire::field
