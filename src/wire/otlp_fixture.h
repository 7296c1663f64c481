// Batches to test with, made by code.
#pragma once

#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>

#include "model/span.h"

namespace weft::wire {

inline model::TraceId trace_id_of(uint8_t byte) {
  model::TraceId id;
  id.bytes.fill(byte);
  return id;
}
inline model::SpanId span_id_of(uint8_t byte) {
  model::SpanId id;
  id.bytes.fill(byte);
  return id;
}

// Texts given to it must be literals; lists are copied into the batch.
class BatchBuilder {
 public:
  using Value = model::Value;

  BatchBuilder& resource(std::initializer_list<model::Attribute> attributes,
                         std::string_view schema_url = "") {
    batch_.resources.push_back({copy(attributes), 0, schema_url});
    return *this;
  }
  BatchBuilder& scope(std::string_view name) {
    batch_.scopes.emplace_back().name = name;
    return *this;
  }
  BatchBuilder& span(std::string_view name, std::initializer_list<model::Attribute> attributes = {}) {
    auto& span = batch_.spans.emplace_back();
    span.trace_id = trace_id_of(0xab);
    span.span_id = span_id_of(static_cast<uint8_t>(batch_.spans.size()));
    span.name = name;
    span.start_time_unix_nano = 1'795'219'376'893'221'551;
    span.end_time_unix_nano = 1'795'219'376'893'749'604;
    span.attributes = copy(attributes);
    span.resource_index = static_cast<uint32_t>(batch_.resources.size() - 1);
    span.scope_index = static_cast<uint32_t>(batch_.scopes.size() - 1);
    return *this;
  }

  model::Attributes copy(std::initializer_list<model::Attribute> attributes) {
    return batch_.arena.copy(std::span(attributes.begin(), attributes.size()));
  }
  Value list(std::initializer_list<Value> items) {
    return Value::array(batch_.arena.copy(std::span(items.begin(), items.size())));
  }
  Value map(std::initializer_list<model::Attribute> fields) { return Value::map(copy(fields)); }
  // `depth` lists inside one another.
  Value nested(int depth) {
    Value value = Value::string("bottom");
    for (int i = 0; i < depth; ++i) value = list({value});
    return value;
  }

  model::Span& last() { return batch_.spans.back(); }
  model::SpanBatch& batch() { return batch_; }

 private:
  model::SpanBatch batch_;
};

// Two resources, three scopes, four spans; every field of OTLP is set somewhere, every type of value occurs.
inline model::SpanBatch batch_with_everything() {
  using model::Value;
  using std::numeric_limits;
  BatchBuilder build;
  build.resource({{"service.name", Value::string("gateway")}, {"empty", {}}},
                 "https://opentelemetry.io/schemas/1.37.0");
  build.batch().resources.back().dropped_attributes_count = 7;
  build.scope("scope");
  auto& scope = build.batch().scopes.back();
  scope.version = "1.2";
  scope.attributes = build.copy({{"scope.key", Value::boolean(true)}});
  scope.dropped_attributes_count = 8;
  scope.schema_url = "https://opentelemetry.io/schemas/1.30.0";
  build.span("scalars", {{"string", Value::string("a \"quoted\" \xf0\x9f\xa7\xb5 text\n")},
                         {"string.empty", Value::string("")},
                         {"true", Value::boolean(true)},
                         {"false", Value::boolean(false)},
                         {"integer.min", Value::integer(numeric_limits<int64_t>::min())},
                         {"integer.max", Value::integer(numeric_limits<int64_t>::max())},
                         {"zero", Value::integer(0)},
                         {"real", Value::real(0.1)},
                         {"real.whole", Value::real(3)},
                         {"real.min", Value::real(numeric_limits<double>::denorm_min())},
                         {"real.max", Value::real(numeric_limits<double>::max())},
                         {"real.minus.zero", Value::real(-0.0)},
                         {"real.nan", Value::real(numeric_limits<double>::quiet_NaN())},
                         {"real.infinity", Value::real(numeric_limits<double>::infinity())},
                         {"real.minus.infinity", Value::real(-numeric_limits<double>::infinity())},
                         {"bytes", Value::bytes(std::string_view("\0\xff\x80", 3))},
                         {"bytes.empty", Value::bytes("")},
                         {"empty", {}},
                         {"", Value::string("no key")},
                         {"string", Value::string("the same key again")}});
  build.span("nested", {{"list", build.list({Value::string("a"), Value::integer(1), {}, build.list({})})},
                        {"map", build.map({{"k", build.map({{"deeper", build.list({Value::real(1.5)})}})}})},
                        {"map.empty", build.map({})},
                        {"deepest", build.nested(64)}});
  auto& span = build.last();
  span.parent_span_id = span_id_of(0xcd);
  span.trace_state = "a=b,c=d";
  span.flags = 257;
  span.kind = model::SpanKind::consumer;
  span.status_code = model::StatusCode::error;
  span.status_message = "it broke";
  span.dropped_attributes_count = 1;
  span.dropped_events_count = 2;
  span.dropped_links_count = numeric_limits<uint32_t>::max();
  const model::SpanEvent events[] = {
      {12, "exception", build.copy({{"exception.type", Value::string("E")}}), 3}, {0, "", {}, 0}};
  span.events = build.batch().arena.copy(std::span<const model::SpanEvent>(events));
  const model::SpanLink links[] = {
      {trace_id_of(1), span_id_of(2), "x=y", build.copy({{"l", Value::integer(-1)}}), 4, 0x301}, {}};
  span.links = build.batch().arena.copy(std::span<const model::SpanLink>(links));
  build.scope("second scope").span("third");
  build.resource({}).scope("").span("fourth");
  return std::move(build.batch());
}

// A recorded request (corpus/README.md).
inline std::shared_ptr<const std::string> recorded(const std::string& name) {
  std::ifstream file(std::string(WEFT_WIRE_CORPUS) + "/" + name, std::ios::binary);
  return std::make_shared<const std::string>(std::istreambuf_iterator<char>(file),
                                             std::istreambuf_iterator<char>());
}

}  // namespace weft::wire
