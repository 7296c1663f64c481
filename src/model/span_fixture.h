// A little language for tests: spans out of attributes, written as a person would.
//   span({{"llm.model_name", "gpt-4o"}, {"llm.token_count.prompt", 12}})
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "model/normalised.h"
#include "model/span.h"

namespace weft::model::fixture {

// Everything a test writes lives until the program ends.
inline Arena& memory() {
  static Arena arena;
  return arena;
}

inline Value value_of(const char* text) {
  return Value::string(memory().copy(text));
}
inline Value value_of(std::string_view text) {
  return Value::string(memory().copy(text));
}
inline Value value_of(int number) {
  return Value::integer(number);
}
inline Value value_of(int64_t number) {
  return Value::integer(number);
}
inline Value value_of(double number) {
  return Value::real(number);
}
inline Value value_of(bool truth) {
  return Value::boolean(truth);
}
inline Value value_of(Value value) {
  return value;
}
inline Value list(std::initializer_list<Value> items) {
  return Value::array(memory().copy(std::span(items.begin(), items.size())));
}

struct Said {
  template <class T>
  Said(std::string_view key, T value) : attribute{memory().copy(key), value_of(value)} {}
  Attribute attribute;
};
using Sayings = std::initializer_list<Said>;

inline Attributes attributes(Sayings sayings) {
  const auto made = memory().array<Attribute>(sayings.size());
  std::transform(sayings.begin(), sayings.end(), made.begin(),
                 [](const Said& said) { return said.attribute; });
  return made;
}

inline Span span(Sayings sayings) {
  Span made;
  made.trace_id.bytes.fill(1);
  made.span_id.bytes.fill(2);
  made.name = "span";
  made.attributes = attributes(sayings);
  return made;
}

inline SpanEvent event(std::string_view name, Sayings sayings) {
  SpanEvent made;
  made.name = memory().copy(name);
  made.attributes = attributes(sayings);
  return made;
}

inline Span with_events(Span span, std::initializer_list<SpanEvent> events) {
  span.events = memory().copy(std::span(events.begin(), events.size()));
  return span;
}

inline Span named(Span span, std::string_view name) {
  span.name = memory().copy(name);
  return span;
}

inline Normalised normalise(const Span& span, Sayings resource = {}) {
  Resource made;
  made.attributes = attributes(resource);
  return model::normalise(span, made, {}, PriceTable::built_in());
}

inline EventMaps event_maps(const Span& span) {
  return model::event_maps(span, {}, {});
}

}  // namespace weft::model::fixture
