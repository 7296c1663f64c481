// OTLP's protobuf as plain structs. The numbers are those of opentelemetry-proto's trace.proto, common.proto,
// resource.proto and trace_service.proto.

#include <protozero/pbf_reader.hpp>

#include "testing/otlp_sink.h"

namespace weft::testing {
namespace {

using protozero::pbf_reader;

std::string hex(protozero::data_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : std::string_view(bytes.data(), bytes.size())) {
    text += kDigits[static_cast<uint8_t>(byte) >> 4];
    text += kDigits[static_cast<uint8_t>(byte) & 15];
  }
  return text;
}

std::pair<std::string, Value> decode_key_value(pbf_reader message);

// AnyValue
Value decode_value(pbf_reader message) {
  Value value;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
      case 7:  // bytes, as text
        value = message.get_string();
        break;
      case 2:
        value = message.get_bool();
        break;
      case 3:
        value = message.get_int64();
        break;
      case 4:
        value = message.get_double();
        break;
      case 5: {
        Value::Array array;
        for (pbf_reader list = message.get_message(); list.next(1);)
          array.push_back(decode_value(list.get_message()));
        value = std::move(array);
        break;
      }
      case 6: {
        Value::Object object;
        for (pbf_reader list = message.get_message(); list.next(1);)
          object.push_back(decode_key_value(list.get_message()));
        value = std::move(object);
        break;
      }
      default:
        message.skip();
    }
  }
  return value;
}

std::pair<std::string, Value> decode_key_value(pbf_reader message) {
  std::pair<std::string, Value> entry;
  while (message.next()) {
    if (message.tag() == 1) {
      entry.first = message.get_string();
    } else if (message.tag() == 2) {
      entry.second = decode_value(message.get_message());
    } else {
      message.skip();
    }
  }
  return entry;
}

SinkEvent decode_event(pbf_reader message) {
  SinkEvent event;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        event.time_ns = message.get_fixed64();
        break;
      case 2:
        event.name = message.get_string();
        break;
      case 3:
        event.attributes.push_back(decode_key_value(message.get_message()));
        break;
      default:
        message.skip();
    }
  }
  return event;
}

SinkLink decode_link(pbf_reader message) {
  SinkLink link;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        link.trace_id = hex(message.get_view());
        break;
      case 2:
        link.span_id = hex(message.get_view());
        break;
      case 3:
        link.trace_state = message.get_string();
        break;
      case 4:
        link.attributes.push_back(decode_key_value(message.get_message()));
        break;
      default:
        message.skip();
    }
  }
  return link;
}

void decode_status(pbf_reader message, SinkSpan& span) {
  while (message.next()) {
    if (message.tag() == 2) {
      span.status_message = message.get_string();
    } else if (message.tag() == 3) {
      span.status = static_cast<StatusCode>(message.get_enum());
    } else {
      message.skip();
    }
  }
}

void decode_span_field(pbf_reader& message, SinkSpan& span) {
  switch (message.tag()) {
    case 1:
      span.trace_id = hex(message.get_view());
      break;
    case 2:
      span.span_id = hex(message.get_view());
      break;
    case 3:
      span.trace_state = message.get_string();
      break;
    case 4:
      span.parent_span_id = hex(message.get_view());
      break;
    case 5:
      span.name = message.get_string();
      break;
    case 6:
      span.kind = static_cast<SpanKind>(message.get_enum());
      break;
    case 7:
      span.start_time_ns = message.get_fixed64();
      break;
    case 8:
      span.end_time_ns = message.get_fixed64();
      break;
    case 9:
      span.attributes.push_back(decode_key_value(message.get_message()));
      break;
    case 10:
      span.dropped_attributes = message.get_uint32();
      break;
    case 11:
      span.events.push_back(decode_event(message.get_message()));
      break;
    case 12:
      span.dropped_events = message.get_uint32();
      break;
    case 13:
      span.links.push_back(decode_link(message.get_message()));
      break;
    case 14:
      span.dropped_links = message.get_uint32();
      break;
    case 15:
      decode_status(message.get_message(), span);
      break;
    case 16:
      span.flags = message.get_fixed32();
      break;
    default:
      message.skip();
  }
}

std::string decode_scope_name(pbf_reader message) {
  return message.next(1) ? message.get_string() : std::string();
}

void decode_scope_spans(pbf_reader message, std::vector<SinkSpan>& spans) {
  const size_t first = spans.size();
  std::string scope;
  while (message.next()) {
    if (message.tag() == 1) {
      scope = decode_scope_name(message.get_message());
    } else if (message.tag() == 2) {
      pbf_reader fields = message.get_message();
      for (SinkSpan& span = spans.emplace_back(); fields.next();) decode_span_field(fields, span);
    } else {
      message.skip();
    }
  }
  for (size_t i = first; i < spans.size(); ++i) spans[i].scope = scope;
}

void decode_resource_spans(pbf_reader message, std::vector<SinkSpan>& spans) {
  const size_t first = spans.size();
  Attributes resource;
  while (message.next()) {
    if (message.tag() == 1) {
      for (pbf_reader fields = message.get_message(); fields.next(1);)
        resource.push_back(decode_key_value(fields.get_message()));
    } else if (message.tag() == 2) {
      decode_scope_spans(message.get_message(), spans);
    } else {
      message.skip();
    }
  }
  for (size_t i = first; i < spans.size(); ++i) spans[i].resource = resource;
}

}  // namespace

std::vector<SinkSpan> decode_otlp(std::string_view body) {
  std::vector<SinkSpan> spans;
  for (pbf_reader request(body.data(), body.size()); request.next(1);)
    decode_resource_spans(request.get_message(), spans);
  return spans;
}

}  // namespace weft::testing
