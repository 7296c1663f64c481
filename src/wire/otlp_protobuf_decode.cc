// OTLP/protobuf in. One pass over the body with protozero: texts stay where they are (views into the body),
// lists gather in buffers that are reused for the whole request and then move into the batch's arena. Fields
// may come in any order; of a field that may occur once the last one counts; unknown fields, and known ones
// of a foreign wire type, are skipped, as protobuf's specification asks.
#include <bit>
#include <cstring>
#include <protozero/pbf_reader.hpp>
#include <utility>

#include "wire/limits.h"
#include "wire/otlp.h"
#include "wire/otlp_fields.h"
#include "wire/otlp_rules.h"
#include "wire/pending_list.h"

namespace weft::wire {
namespace {

using model::Attribute;
using model::Attributes;
using model::Value;
using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;

// The labels of the switches below: a field together with the wire type it must have.
template <class Field>
constexpr uint32_t varint(Field number) {
  return protozero::tag_and_type(number, pbf_wire_type::varint);
}
template <class Field>
constexpr uint32_t fixed32(Field number) {
  return protozero::tag_and_type(number, pbf_wire_type::fixed32);
}
template <class Field>
constexpr uint32_t fixed64(Field number) {
  return protozero::tag_and_type(number, pbf_wire_type::fixed64);
}
template <class Field>
constexpr uint32_t bytes(Field number) {
  return protozero::tag_and_type(number, pbf_wire_type::length_delimited);
}

// Thrown inside this file only, and caught in decode().
struct Damage {
  const char* place;
  const char* what;
};
struct TooManyItems {};

// Calls on_field(reader) for each field, which must read or skip it.
template <class OnField>
inline void each_field(data_view message, OnField on_field) {
  pbf_reader reader(message);
  try {
    while (reader.next()) on_field(reader);
  } catch (const protozero::exception& exception) {
    // The reader has not moved past what it could not read.
    throw Damage{reader.data().data(), exception.what()};
  }
}

std::string_view text(pbf_reader& field) {
  const data_view view = field.get_view();
  return {view.data(), view.size()};
}

// protozero's get_bool looks at a byte before it knows that there is one.
bool boolean(pbf_reader& field) {
  return field.get_uint64() != 0;
}

// Empty is "none". False when it is neither that nor of the right length.
template <size_t kBytes>
bool read_id(pbf_reader& field, model::Id<kBytes>& id) {
  const data_view view = field.get_view();
  if (view.size() == kBytes) {
    std::memcpy(id.bytes.data(), view.data(), kBytes);
    return true;
  }
  id = {};
  return view.empty();
}

// Decodes one request. One thread.
class Decoder {
 public:
  explicit Decoder(std::shared_ptr<const std::string> body) {
    // Half a kilobyte is what a span of real clients takes; the estimate only saves moves.
    constexpr size_t kSpanBytesTypical = 512;
    decoded_.batch.spans.reserve(body->size() / kSpanBytesTypical + 1);
    decoded_.batch.body = std::move(body);
  }

  Result<Decoded> decode() {
    const std::string& body = *decoded_.batch.body;
    try {
      each_field(data_view(body.data(), body.size()), [this](pbf_reader& f) {
        switch (f.tag_and_type()) {
          case bytes(field::Request::resource_spans):
            read_resource_spans(f.get_view());
            break;
          default:
            f.skip();
        }
      });
    } catch (const Damage& damage) {
      return fail(ErrorCode::invalid_argument,
                  "not an ExportTraceServiceRequest in protobuf: byte {} of {}: {}",
                  damage.place - body.data(), body.size(), damage.what);
    } catch (const TooManyItems&) {
      return fail(ErrorCode::too_large,
                  "the request has more than {} attributes, events and links; send smaller batches",
                  kRequestItemsMax);
    }
    return std::move(decoded_);
  }

 private:
  void read_resource_spans(data_view message) {
    auto& batch = decoded_.batch;
    const size_t first_span = batch.spans.size();
    const size_t first_scope = batch.scopes.size();
    const auto index = static_cast<uint32_t>(batch.resources.size());
    count_item();
    batch.resources.emplace_back();
    model::Resource resource;
    Fault fault = Fault::none;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::ResourceSpans::resource):
          fault = read_resource(f.get_view(), resource);
          break;
        case bytes(field::ResourceSpans::scope_spans):
          read_scope_spans(f.get_view(), index);
          break;
        case bytes(field::ResourceSpans::schema_url):
          resource.schema_url = text(f);
          break;
        default:
          f.skip();
      }
    });
    if (fault != Fault::none) reject_from(decoded_, fault, first_span);
    // A resource without spans has nothing to be the resource of.
    if (batch.spans.size() == first_span) {
      batch.resources.pop_back();
      batch.scopes.resize(first_scope);
    } else {
      batch.resources[index] = resource;
    }
  }

  void read_scope_spans(data_view message, uint32_t resource_index) {
    auto& batch = decoded_.batch;
    const size_t first_span = batch.spans.size();
    const auto index = static_cast<uint32_t>(batch.scopes.size());
    count_item();
    model::Scope scope;
    Fault fault = Fault::none;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::ScopeSpans::scope):
          fault = read_scope(f.get_view(), scope);
          break;
        case bytes(field::ScopeSpans::spans):
          read_span(f.get_view(), resource_index, index);
          break;
        case bytes(field::ScopeSpans::schema_url):
          scope.schema_url = text(f);
          break;
        default:
          f.skip();
      }
    });
    if (fault != Fault::none) reject_from(decoded_, fault, first_span);
    if (batch.spans.size() > first_span) batch.scopes.push_back(scope);
  }

  Fault read_resource(data_view message, model::Resource& resource) {
    const size_t attributes = attributes_.open();
    too_deep_ = false;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::Resource::attributes):
          read_attribute(f.get_view());
          break;
        case varint(field::Resource::dropped_attributes_count):
          resource.dropped_attributes_count = f.get_uint32();
          break;
        default:
          f.skip();
      }
    });
    resource.attributes = attributes_.close(attributes, arena());
    return too_deep_ ? Fault::value_depth : Fault::none;
  }

  Fault read_scope(data_view message, model::Scope& scope) {
    const size_t attributes = attributes_.open();
    too_deep_ = false;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::Scope::name):
          scope.name = text(f);
          break;
        case bytes(field::Scope::version):
          scope.version = text(f);
          break;
        case bytes(field::Scope::attributes):
          read_attribute(f.get_view());
          break;
        case varint(field::Scope::dropped_attributes_count):
          scope.dropped_attributes_count = f.get_uint32();
          break;
        default:
          f.skip();
      }
    });
    scope.attributes = attributes_.close(attributes, arena());
    return too_deep_ ? Fault::value_depth : Fault::none;
  }

  void read_span(data_view message, uint32_t resource_index, uint32_t scope_index) {
    auto& spans = decoded_.batch.spans;
    auto& span = spans.emplace_back();
    span.resource_index = resource_index;
    span.scope_index = scope_index;
    Fault fault = read_span_fields(message, span);
    if (fault == Fault::none) fault = fault_of_ids(span);
    if (fault == Fault::none) return;
    spans.pop_back();
    reject(decoded_, fault, spans.size() + decoded_.rejected_spans);
  }

  Fault read_span_fields(data_view message, model::Span& span) {
    const size_t attributes = attributes_.open();
    const size_t events = events_.open();
    const size_t links = links_.open();
    too_deep_ = false;
    Fault fault = Fault::none;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::Span::trace_id):
          if (!read_id(f, span.trace_id)) fault = Fault::trace_id;
          break;
        case bytes(field::Span::span_id):
          if (!read_id(f, span.span_id)) fault = Fault::span_id;
          break;
        case bytes(field::Span::parent_span_id):
          if (!read_id(f, span.parent_span_id)) fault = Fault::parent_span_id;
          break;
        case bytes(field::Span::trace_state):
          span.trace_state = text(f);
          break;
        case bytes(field::Span::name):
          span.name = text(f);
          break;
        case varint(field::Span::kind):
          span.kind = span_kind_from(f.get_enum());
          break;
        case fixed64(field::Span::start_time_unix_nano):
          span.start_time_unix_nano = f.get_fixed64();
          break;
        case fixed64(field::Span::end_time_unix_nano):
          span.end_time_unix_nano = f.get_fixed64();
          break;
        case bytes(field::Span::attributes):
          read_attribute(f.get_view());
          break;
        case varint(field::Span::dropped_attributes_count):
          span.dropped_attributes_count = f.get_uint32();
          break;
        case bytes(field::Span::events):
          read_event(f.get_view());
          break;
        case varint(field::Span::dropped_events_count):
          span.dropped_events_count = f.get_uint32();
          break;
        case bytes(field::Span::links):
          if (!read_link(f.get_view())) fault = Fault::link_id;
          break;
        case varint(field::Span::dropped_links_count):
          span.dropped_links_count = f.get_uint32();
          break;
        case bytes(field::Span::status):
          read_status(f.get_view(), span);
          break;
        case fixed32(field::Span::flags):
          span.flags = f.get_fixed32();
          break;
        default:
          f.skip();
      }
    });
    span.attributes = attributes_.close(attributes, arena());
    span.events = events_.close(events, arena());
    span.links = links_.close(links, arena());
    return too_deep_ ? Fault::value_depth : fault;
  }

  void read_status(data_view message, model::Span& span) {
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::SpanStatus::message):
          span.status_message = text(f);
          break;
        case varint(field::SpanStatus::code):
          span.status_code = status_code_from(f.get_enum());
          break;
        default:
          f.skip();
      }
    });
  }

  void read_event(data_view message) {
    model::SpanEvent event;
    const size_t attributes = attributes_.open();
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case fixed64(field::Event::time_unix_nano):
          event.time_unix_nano = f.get_fixed64();
          break;
        case bytes(field::Event::name):
          event.name = text(f);
          break;
        case bytes(field::Event::attributes):
          read_attribute(f.get_view());
          break;
        case varint(field::Event::dropped_attributes_count):
          event.dropped_attributes_count = f.get_uint32();
          break;
        default:
          f.skip();
      }
    });
    event.attributes = attributes_.close(attributes, arena());
    count_item();
    events_.push(event);
  }

  bool read_link(data_view message) {
    model::SpanLink link;
    bool good_ids = true;
    const size_t attributes = attributes_.open();
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::Link::trace_id):
          good_ids = read_id(f, link.trace_id) && good_ids;
          break;
        case bytes(field::Link::span_id):
          good_ids = read_id(f, link.span_id) && good_ids;
          break;
        case bytes(field::Link::trace_state):
          link.trace_state = text(f);
          break;
        case bytes(field::Link::attributes):
          read_attribute(f.get_view());
          break;
        case varint(field::Link::dropped_attributes_count):
          link.dropped_attributes_count = f.get_uint32();
          break;
        case fixed32(field::Link::flags):
          link.flags = f.get_fixed32();
          break;
        default:
          f.skip();
      }
    });
    link.attributes = attributes_.close(attributes, arena());
    count_item();
    links_.push(link);
    return good_ids;
  }

  // Adds to the innermost open list of attributes. `depth` counts the lists and maps around this one.
  void read_attribute(data_view message, int depth = 0) {
    Attribute attribute;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::KeyValue::key):
          attribute.key = text(f);
          break;
        case bytes(field::KeyValue::value):
          attribute.value = read_value(f.get_view(), depth);
          break;
        default:
          f.skip();
      }
    });
    count_item();
    attributes_.push(attribute);
  }

  Value read_value(data_view message, int depth) {
    Value value;
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::AnyValue::string_value):
          value = Value::string(text(f));
          break;
        case varint(field::AnyValue::bool_value):
          value = Value::boolean(boolean(f));
          break;
        case varint(field::AnyValue::int_value):
          value = Value::integer(f.get_int64());
          break;
        case fixed64(field::AnyValue::double_value):
          value = Value::real(std::bit_cast<double>(f.get_fixed64()));
          break;
        case bytes(field::AnyValue::array_value):
          value = read_list(f.get_view(), depth + 1);
          break;
        case bytes(field::AnyValue::kvlist_value):
          value = read_map(f.get_view(), depth + 1);
          break;
        case bytes(field::AnyValue::bytes_value):
          value = Value::bytes(text(f));
          break;
        default:
          f.skip();
      }
    });
    return value;
  }

  Value read_list(data_view message, int depth) {
    if (is_too_deep(depth)) return {};
    const size_t values = values_.open();
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::List::values): {
          const Value item = read_value(f.get_view(), depth);
          count_item();
          values_.push(item);
          break;
        }
        default:
          f.skip();
      }
    });
    return Value::array(values_.close(values, arena()));
  }

  Value read_map(data_view message, int depth) {
    if (is_too_deep(depth)) return {};
    const size_t fields = attributes_.open();
    each_field(message, [&](pbf_reader& f) {
      switch (f.tag_and_type()) {
        case bytes(field::List::values):
          read_attribute(f.get_view(), depth);
          break;
        default:
          f.skip();
      }
    });
    return Value::map(attributes_.close(fields, arena()));
  }

  bool is_too_deep(int depth) {
    if (depth <= kValueDepthMax) return false;
    too_deep_ = true;
    return true;
  }

  void count_item() {
    if (++items_ > kRequestItemsMax) throw TooManyItems{};
  }

  Arena& arena() { return decoded_.batch.arena; }

  Decoded decoded_;
  PendingList<Attribute> attributes_;
  PendingList<Value> values_;
  PendingList<model::SpanEvent> events_;
  PendingList<model::SpanLink> links_;
  size_t items_ = 0;
  bool too_deep_ = false;  // a value of the span, resource or scope that is being read is
};

}  // namespace

Result<Decoded> decode_otlp_protobuf(std::shared_ptr<const std::string> untrusted_body) {
  return Decoder(std::move(untrusted_body)).decode();
}

}  // namespace weft::wire
