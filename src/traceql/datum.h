// Datum: what an expression of a query is worth for one span.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/span.h"

namespace weft::traceql {

enum class Type : uint8_t {
  nil,      // the span does not have it
  unknown,  // only in checking: an attribute can be of any type
  boolean,
  integer,
  real,
  duration,  // whole nanoseconds
  string,
  status,
  kind,
  list,  // several values: an array attribute, or one value of each event or link
};
std::string_view to_string(Type type);
inline bool is_number(Type type) {
  return type == Type::integer || type == Type::real || type == Type::duration;
}

// Views belong to the query or to the trace that is asked.
struct Datum {
  Type type = Type::nil;
  union {
    int64_t integer = 0;  // also duration, status, kind and boolean
    double real;
  };
  std::string_view text;
  std::vector<Datum> items;

  static Datum of(bool value);
  static Datum of(int64_t value);
  static Datum of(double value);
  static Datum of(std::string_view value);
  static Datum of(const char*) = delete;  // would be taken for a bool
  static Datum of(model::StatusCode value);
  static Datum of(model::SpanKind value);
  static Datum duration(int64_t nanoseconds);
  static Datum list(std::vector<Datum> items);  // an empty list is nil

  bool is_true() const { return type == Type::boolean && integer != 0; }
  double as_real() const { return type == Type::real ? real : static_cast<double>(integer); }
};

// A datum that owns its text, for answers that outlive the trace: status and kind as their words, a duration
// as nanoseconds, a list as its items joined by ", ".
using OwnedDatum = std::variant<std::monostate, bool, int64_t, double, std::string>;
OwnedDatum to_owned(const Datum& datum);
std::string to_text(const OwnedDatum& datum);

// Attribute values of OTLP: bytes and maps have no TraceQL type, and are nil.
Datum to_datum(const model::Value& value);

}  // namespace weft::traceql
