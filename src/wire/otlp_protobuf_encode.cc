// OTLP/protobuf out. Fields that have their default are left out, as proto3 does; the members of AnyValue are
// written also when they are zero or empty, since which of them is there is the value's type.
#include <protozero/pbf_writer.hpp>

#include "wire/otlp.h"
#include "wire/otlp_fields.h"
#include "wire/otlp_runs.h"

namespace weft::wire {
namespace {

using field::number;
using model::Value;
using protozero::pbf_writer;

template <class Field>
void add_text(pbf_writer& message, Field field_number, std::string_view text) {
  if (!text.empty()) message.add_bytes(number(field_number), text.data(), text.size());
}

template <class Field>
void add_count(pbf_writer& message, Field field_number, uint32_t count) {
  if (count != 0) message.add_uint32(number(field_number), count);
}

template <class Field, size_t kBytes>
void add_id(pbf_writer& message, Field field_number, const model::Id<kBytes>& id) {
  message.add_bytes(number(field_number), reinterpret_cast<const char*>(id.bytes.data()), kBytes);
}

template <class Field>
void add_attributes(pbf_writer& message, Field field_number, model::Attributes attributes);

// A pbf_writer to which nothing is added leaves nothing behind; where an empty message means something, it is
// this.
template <class Field>
void add_empty(pbf_writer& message, Field field_number) {
  message.add_message(number(field_number), "", 0);
}

void add_value_fields(pbf_writer& message, const Value& value);

void add_list(pbf_writer& message, std::span<const Value> items) {
  if (items.empty()) return add_empty(message, field::AnyValue::array_value);
  pbf_writer list(message, number(field::AnyValue::array_value));
  for (const Value& item : items) {
    if (item.type() == Value::Type::empty) {
      add_empty(list, field::List::values);
    } else {
      pbf_writer any(list, number(field::List::values));
      add_value_fields(any, item);
    }
  }
}

// Recursion is as deep as the value, which the decoders bound by kValueDepthMax.
void add_value_fields(pbf_writer& message, const Value& value) {
  using field::AnyValue;
  switch (value.type()) {
    case Value::Type::empty:
      return;
    case Value::Type::string:
    case Value::Type::bytes: {
      const auto member = value.is_string() ? AnyValue::string_value : AnyValue::bytes_value;
      message.add_bytes(number(member), value.as_string().data(), value.as_string().size());
      return;
    }
    case Value::Type::boolean:
      message.add_bool(number(AnyValue::bool_value), value.as_boolean());
      return;
    case Value::Type::integer:
      message.add_int64(number(AnyValue::int_value), value.as_integer());
      return;
    case Value::Type::real:
      message.add_double(number(AnyValue::double_value), value.as_real());
      return;
    case Value::Type::array:
      add_list(message, value.as_array());
      return;
    case Value::Type::map:
      if (value.as_map().empty()) {
        add_empty(message, AnyValue::kvlist_value);
      } else {
        pbf_writer list(message, number(AnyValue::kvlist_value));
        add_attributes(list, field::List::values, value.as_map());
      }
      return;
  }
}

template <class Field>
void add_attributes(pbf_writer& message, Field field_number, model::Attributes attributes) {
  for (const auto& attribute : attributes) {
    pbf_writer pair(message, number(field_number));
    pair.add_bytes(number(field::KeyValue::key), attribute.key.data(), attribute.key.size());
    if (attribute.value.type() == Value::Type::empty) continue;
    pbf_writer any(pair, number(field::KeyValue::value));
    add_value_fields(any, attribute.value);
  }
}

void add_event(pbf_writer& span, const model::SpanEvent& event) {
  using field::Event;
  pbf_writer message(span, number(field::Span::events));
  message.add_fixed64(number(Event::time_unix_nano), event.time_unix_nano);
  add_text(message, Event::name, event.name);
  add_attributes(message, Event::attributes, event.attributes);
  add_count(message, Event::dropped_attributes_count, event.dropped_attributes_count);
}

void add_link(pbf_writer& span, const model::SpanLink& link) {
  using field::Link;
  pbf_writer message(span, number(field::Span::links));
  add_id(message, Link::trace_id, link.trace_id);
  add_id(message, Link::span_id, link.span_id);
  add_text(message, Link::trace_state, link.trace_state);
  add_attributes(message, Link::attributes, link.attributes);
  add_count(message, Link::dropped_attributes_count, link.dropped_attributes_count);
  if (link.flags != 0) message.add_fixed32(number(Link::flags), link.flags);
}

void add_status(pbf_writer& span, std::string_view text, model::StatusCode code) {
  if (text.empty() && code == model::StatusCode::unset) return;
  pbf_writer message(span, number(field::Span::status));
  add_text(message, field::SpanStatus::message, text);
  if (code != model::StatusCode::unset)
    message.add_enum(number(field::SpanStatus::code), static_cast<int32_t>(code));
}

void add_span(pbf_writer& scope_spans, const model::Span& span) {
  using field::Span;
  pbf_writer message(scope_spans, number(field::ScopeSpans::spans));
  add_id(message, Span::trace_id, span.trace_id);
  add_id(message, Span::span_id, span.span_id);
  add_text(message, Span::trace_state, span.trace_state);
  if (span.parent_span_id.is_valid()) add_id(message, Span::parent_span_id, span.parent_span_id);
  add_text(message, Span::name, span.name);
  if (span.kind != model::SpanKind::unspecified)
    message.add_enum(number(Span::kind), static_cast<int32_t>(span.kind));
  message.add_fixed64(number(Span::start_time_unix_nano), span.start_time_unix_nano);
  message.add_fixed64(number(Span::end_time_unix_nano), span.end_time_unix_nano);
  add_attributes(message, Span::attributes, span.attributes);
  add_count(message, Span::dropped_attributes_count, span.dropped_attributes_count);
  for (const auto& event : span.events) add_event(message, event);
  add_count(message, Span::dropped_events_count, span.dropped_events_count);
  for (const auto& link : span.links) add_link(message, link);
  add_count(message, Span::dropped_links_count, span.dropped_links_count);
  add_status(message, span.status_message, span.status_code);
  if (span.flags != 0) message.add_fixed32(number(Span::flags), span.flags);
}

void add_resource(pbf_writer& resource_spans, const model::Resource& resource) {
  pbf_writer message(resource_spans, number(field::ResourceSpans::resource));
  add_attributes(message, field::Resource::attributes, resource.attributes);
  add_count(message, field::Resource::dropped_attributes_count, resource.dropped_attributes_count);
}

void add_scope(pbf_writer& scope_spans, const model::Scope& scope) {
  pbf_writer message(scope_spans, number(field::ScopeSpans::scope));
  add_text(message, field::Scope::name, scope.name);
  add_text(message, field::Scope::version, scope.version);
  add_attributes(message, field::Scope::attributes, scope.attributes);
  add_count(message, field::Scope::dropped_attributes_count, scope.dropped_attributes_count);
}

}  // namespace

std::string encode_otlp_protobuf(const model::SpanBatch& batch) {
  std::string body;
  pbf_writer request(body);
  for (const auto& resource_run : runs_of_resource(batch.spans)) {
    const auto& resource = batch.resources[resource_run.front().resource_index];
    pbf_writer resource_spans(request, number(field::Request::resource_spans));
    add_resource(resource_spans, resource);
    for (const auto& scope_run : runs_of_scope(resource_run)) {
      const auto& scope = batch.scopes[scope_run.front().scope_index];
      pbf_writer scope_spans(resource_spans, number(field::ResourceSpans::scope_spans));
      add_scope(scope_spans, scope);
      for (const auto& span : scope_run) add_span(scope_spans, span);
      add_text(scope_spans, field::ScopeSpans::schema_url, scope.schema_url);
    }
    add_text(resource_spans, field::ResourceSpans::schema_url, resource.schema_url);
  }
  return body;
}

}  // namespace weft::wire
