#include "wire/otlp_json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <type_traits>

#include "wire/base64.h"
#include "wire/limits.h"

namespace weft::wire {
namespace {

using model::Value;
using Kind = JsonNode::Kind;

// In the order of their numbers; the words after OTLP's prefix.
constexpr std::array<std::string_view, 6> kKindWords = {"UNSPECIFIED", "INTERNAL", "SERVER",
                                                        "CLIENT",      "PRODUCER", "CONSUMER"};
constexpr std::array<std::string_view, 3> kStatusWords = {"UNSET", "OK", "ERROR"};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return upper(x) == upper(y); });
}

// "SPAN_KIND_SERVER", "STATUS_CODE_OK": what follows the prefix; other texts as they are.
std::string_view without_enum_prefix(std::string_view name) {
  for (const std::string_view prefix : {std::string_view("SPAN_KIND_"), std::string_view("STATUS_CODE_")}) {
    if (same_word(name.substr(0, prefix.size()), prefix)) return name.substr(prefix.size());
  }
  return name;
}

template <class Number>
bool parse_number(std::string_view digits, Number& number) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size();
}

// JavaScript writes large integers as 1.8e18, and 12 as 12.0 is not unheard of.
template <class Integer>
bool parse_integer(std::string_view digits, Integer& number) {
  if (parse_number(digits, number)) return true;
  double as_real = 0;
  if (!parse_number(digits, as_real) || as_real != std::trunc(as_real)) return false;
  const double beyond = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
  if (as_real >= beyond || as_real < (std::is_signed_v<Integer> ? -beyond : 0.0)) return false;
  number = static_cast<Integer>(as_real);
  return true;
}

}  // namespace

std::string_view camel_case(std::string_view name, char (&buffer)[kFieldNameBytesMax]) {
  if (name.size() > kFieldNameBytesMax || name.find('_') == std::string_view::npos) return name;
  size_t size = 0;
  bool starts_word = false;
  for (const char c : name) {
    if (c == '_') {
      starts_word = true;
      continue;
    }
    buffer[size++] = starts_word ? upper(c) : c;
    starts_word = false;
  }
  return {buffer, size};
}

Fault OtlpJsonReader::take_fault() {
  return std::exchange(fault_, Fault::none);
}

tl::unexpected<Error> OtlpJsonReader::is_not(std::string_view expected) const {
  std::string place;
  for (const Step& step : path_) {
    if (step.index != kNotAnIndex) {
      fmt::format_to(std::back_inserter(place), "[{}]", step.index);
    } else {
      fmt::format_to(std::back_inserter(place), "{}{}", place.empty() ? "" : ".", step.name);
    }
  }
  return fail(ErrorCode::invalid_argument, "{} is not {}", place.empty() ? "the document" : place, expected);
}

Status OtlpJsonReader::text(const JsonNode& node, std::string_view& text) const {
  if (!node.is(Kind::string)) return is_not("a string");
  text = node.text();
  return {};
}

template <class Integer>
Status OtlpJsonReader::integer(const JsonNode& node, Integer& number) const {
  const bool has_digits = node.is(Kind::number) || node.is(Kind::string);
  if (has_digits && parse_integer(node.text(), number)) return {};
  return is_not(std::is_signed_v<Integer> ? "a 64-bit integer (a number or a string of digits)"
                : sizeof(Integer) == 8    ? "a 64-bit count (a number or a string of digits, not negative)"
                                          : "a 32-bit count (a number or a string of digits, not negative)");
}

Status OtlpJsonReader::real(const JsonNode& node, double& number) const {
  if (node.is(Kind::string)) {
    if (node.text() == "NaN") {
      number = std::numeric_limits<double>::quiet_NaN();
      return {};
    }
    if (node.text() == "Infinity" || node.text() == "-Infinity") {
      number = node.text().front() == '-' ? -HUGE_VAL : HUGE_VAL;
      return {};
    }
  }
  const bool has_digits = node.is(Kind::number) || node.is(Kind::string);
  if (has_digits && parse_number(node.text(), number)) return {};
  return is_not("a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
}

Status OtlpJsonReader::boolean(const JsonNode& node, bool& truth) const {
  if (!node.is(Kind::boolean)) return is_not("true or false");
  truth = node.as_boolean();
  return {};
}

Status OtlpJsonReader::enumeration(const JsonNode& node, std::span<const std::string_view> words,
                                   int64_t& number) const {
  if ((node.is(Kind::number) || node.is(Kind::string)) && parse_integer(node.text(), number)) return {};
  if (node.is(Kind::string)) {
    const auto word = without_enum_prefix(node.text());
    const auto found =
        std::ranges::find_if(words, [&](std::string_view known) { return same_word(known, word); });
    number = found - words.begin();
    if (found != words.end()) return {};
  }
  return is_not("a number or a name of its enumeration");
}

template <size_t kBytes>
Status OtlpJsonReader::id(const JsonNode& node, model::Id<kBytes>& id, Fault fault) {
  std::string_view digits;
  TRY(text(node, digits));
  id = {};
  if (digits.empty() || from_hex(digits, id.bytes)) return {};
  // Some gateways leave ids in base64, as protobuf's own JSON mapping has all bytes.
  const auto decoded = digits.size() == (kBytes + 2) / 3 * 4 ? from_base64(digits) : std::nullopt;
  if (decoded && decoded->size() == kBytes) {
    std::memcpy(id.bytes.data(), decoded->data(), kBytes);
  } else {
    id = {};
    fault_ = fault;
  }
  return {};
}

bool OtlpJsonReader::is_too_deep(int depth) {
  if (depth <= kValueDepthMax) return false;
  fault_ = Fault::value_depth;
  return true;
}

Status OtlpJsonReader::value(const JsonNode& node, Value& value) {
  return this->value(node, value, 0);
}

Status OtlpJsonReader::value(const JsonNode& node, Value& value, int depth) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "stringValue") {
      std::string_view content;
      TRY(text(member, content));
      value = Value::string(content);
    } else if (name == "intValue") {
      int64_t number = 0;
      TRY(integer(member, number));
      value = Value::integer(number);
    } else if (name == "boolValue") {
      bool truth = false;
      TRY(boolean(member, truth));
      value = Value::boolean(truth);
    } else if (name == "doubleValue") {
      double number = 0;
      TRY(real(member, number));
      value = Value::real(number);
    } else if (name == "arrayValue") {
      return array_value(member, value, depth + 1);
    } else if (name == "kvlistValue") {
      return map_value(member, value, depth + 1);
    } else if (name == "bytesValue") {
      return bytes_value(member, value);
    }
    return {};
  });
}

Status OtlpJsonReader::array_value(const JsonNode& node, Value& value, int depth) {
  if (is_too_deep(depth)) return {};
  const size_t opened = values_.open();
  TRY(each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name != "values") return {};
    return each_item(member, [&](const JsonNode& item) {
      Value made;
      const Status status = this->value(item, made, depth);
      values_.push(made);
      return status;
    });
  }));
  value = Value::array(values_.close(opened, arena_));
  return {};
}

Status OtlpJsonReader::map_value(const JsonNode& node, Value& value, int depth) {
  if (is_too_deep(depth)) return {};
  model::Attributes fields;
  TRY(each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    return name == "values" ? attributes(member, fields, depth) : Status();
  }));
  value = Value::map(fields);
  return {};
}

Status OtlpJsonReader::bytes_value(const JsonNode& node, Value& value) {
  std::string_view base64;
  TRY(text(node, base64));
  const auto bytes = from_base64(base64);
  if (!bytes) return is_not("base64");
  value = Value::bytes(arena_.copy(*bytes));
  return {};
}

Status OtlpJsonReader::attribute(const JsonNode& node, model::Attribute& attribute, int depth) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "key") return text(member, attribute.key);
    if (name == "value") return value(member, attribute.value, depth);
    return {};
  });
}

Status OtlpJsonReader::attributes(const JsonNode& node, model::Attributes& attributes, int depth) {
  const size_t opened = attributes_.open();
  TRY(each_item(node, [&](const JsonNode& item) {
    model::Attribute made;
    const Status status = attribute(item, made, depth);
    attributes_.push(made);
    return status;
  }));
  attributes = attributes_.close(opened, arena_);
  return {};
}

Status OtlpJsonReader::resource(const JsonNode& node, model::Resource& resource) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "attributes") return attributes(member, resource.attributes);
    if (name == "droppedAttributesCount") return integer(member, resource.dropped_attributes_count);
    if (name == "schemaUrl") return text(member, resource.schema_url);
    return {};
  });
}

Status OtlpJsonReader::scope(const JsonNode& node, model::Scope& scope) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "name") return text(member, scope.name);
    if (name == "version") return text(member, scope.version);
    if (name == "attributes") return attributes(member, scope.attributes);
    if (name == "droppedAttributesCount") return integer(member, scope.dropped_attributes_count);
    if (name == "schemaUrl") return text(member, scope.schema_url);
    return {};
  });
}

Status OtlpJsonReader::event(const JsonNode& node, model::SpanEvent& event) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "timeUnixNano") return integer(member, event.time_unix_nano);
    if (name == "name") return text(member, event.name);
    if (name == "attributes") return attributes(member, event.attributes);
    if (name == "droppedAttributesCount") return integer(member, event.dropped_attributes_count);
    return {};
  });
}

Status OtlpJsonReader::events(const JsonNode& node, std::span<const model::SpanEvent>& events) {
  const size_t opened = events_.open();
  TRY(each_item(node, [&](const JsonNode& item) {
    model::SpanEvent made;
    const Status status = event(item, made);
    events_.push(made);
    return status;
  }));
  events = events_.close(opened, arena_);
  return {};
}

Status OtlpJsonReader::link(const JsonNode& node, model::SpanLink& link) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "traceId") return id(member, link.trace_id, Fault::link_id);
    if (name == "spanId") return id(member, link.span_id, Fault::link_id);
    if (name == "traceState") return text(member, link.trace_state);
    if (name == "attributes") return attributes(member, link.attributes);
    if (name == "droppedAttributesCount") return integer(member, link.dropped_attributes_count);
    if (name == "flags") return integer(member, link.flags);
    return {};
  });
}

Status OtlpJsonReader::links(const JsonNode& node, std::span<const model::SpanLink>& links) {
  const size_t opened = links_.open();
  TRY(each_item(node, [&](const JsonNode& item) {
    model::SpanLink made;
    const Status status = link(item, made);
    links_.push(made);
    return status;
  }));
  links = links_.close(opened, arena_);
  return {};
}

Status OtlpJsonReader::span_kind(const JsonNode& node, model::SpanKind& kind) const {
  int64_t number = 0;
  TRY(enumeration(node, kKindWords, number));
  kind = span_kind_from(number);
  return {};
}

Status OtlpJsonReader::span_status(const JsonNode& node, model::Span& span) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "message") return text(member, span.status_message);
    if (name != "code") return {};
    int64_t number = 0;
    TRY(enumeration(member, kStatusWords, number));
    span.status_code = status_code_from(number);
    return {};
  });
}

Status OtlpJsonReader::span(const JsonNode& node, model::Span& span) {
  return each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
    if (name == "traceId") return id(member, span.trace_id, Fault::trace_id);
    if (name == "spanId") return id(member, span.span_id, Fault::span_id);
    if (name == "parentSpanId") return id(member, span.parent_span_id, Fault::parent_span_id);
    if (name == "traceState") return text(member, span.trace_state);
    if (name == "flags") return integer(member, span.flags);
    if (name == "name") return text(member, span.name);
    if (name == "kind") return span_kind(member, span.kind);
    if (name == "startTimeUnixNano") return integer(member, span.start_time_unix_nano);
    if (name == "endTimeUnixNano") return integer(member, span.end_time_unix_nano);
    if (name == "attributes") return attributes(member, span.attributes);
    if (name == "droppedAttributesCount") return integer(member, span.dropped_attributes_count);
    if (name == "events") return events(member, span.events);
    if (name == "droppedEventsCount") return integer(member, span.dropped_events_count);
    if (name == "links") return links(member, span.links);
    if (name == "droppedLinksCount") return integer(member, span.dropped_links_count);
    if (name == "status") return span_status(member, span);
    return {};
  });
}

}  // namespace weft::wire
