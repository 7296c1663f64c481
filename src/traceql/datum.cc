#include "traceql/datum.h"

#include <fmt/format.h>

#include <cmath>

namespace weft::traceql {

std::string_view to_string(Type type) {
  switch (type) {
    case Type::nil:
      return "nil";
    case Type::unknown:
      return "any type";
    case Type::boolean:
      return "true or false";
    case Type::integer:
    case Type::real:
      return "a number";
    case Type::duration:
      return "a duration";
    case Type::string:
      return "a string";
    case Type::status:
      return "a status";
    case Type::kind:
      return "a kind";
    case Type::list:
      return "a list";
  }
  return "";
}

namespace {
Datum integer_of(Type type, int64_t value) {
  Datum made;
  made.type = type;
  made.integer = value;
  return made;
}
}  // namespace

Datum Datum::of(bool value) {
  return integer_of(Type::boolean, value ? 1 : 0);
}
Datum Datum::of(int64_t value) {
  return integer_of(Type::integer, value);
}
Datum Datum::of(model::StatusCode value) {
  return integer_of(Type::status, static_cast<int64_t>(value));
}
Datum Datum::of(model::SpanKind value) {
  return integer_of(Type::kind, static_cast<int64_t>(value));
}
Datum Datum::duration(int64_t nanoseconds) {
  return integer_of(Type::duration, nanoseconds);
}

Datum Datum::of(double value) {
  Datum made;
  made.type = Type::real;
  made.real = value;
  return made;
}

Datum Datum::of(std::string_view value) {
  Datum made;
  made.type = Type::string;
  made.text = value;
  return made;
}

Datum Datum::list(std::vector<Datum> items) {
  Datum made;
  if (items.empty()) return made;
  made.type = Type::list;
  made.items = std::move(items);
  return made;
}

OwnedDatum to_owned(const Datum& datum) {
  switch (datum.type) {
    case Type::nil:
    case Type::unknown:
      return std::monostate();
    case Type::boolean:
      return datum.integer != 0;
    case Type::integer:
    case Type::duration:
      return datum.integer;
    case Type::real:  // NaN has no place in an order of groups, nor in JSON
      return std::isnan(datum.real) ? OwnedDatum(std::string("NaN")) : datum.real;
    case Type::string:
      return std::string(datum.text);
    case Type::status:
      return std::string(to_string(static_cast<model::StatusCode>(datum.integer)));
    case Type::kind:
      return std::string(to_string(static_cast<model::SpanKind>(datum.integer)));
    case Type::list:
      break;
  }
  std::string joined;
  for (const auto& item : datum.items) {
    if (!joined.empty()) joined += ", ";
    joined += to_text(to_owned(item));
  }
  return joined;
}

std::string to_text(const OwnedDatum& datum) {
  struct Writer {
    std::string operator()(std::monostate) const { return "nil"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(int64_t value) const { return fmt::to_string(value); }
    std::string operator()(double value) const { return fmt::to_string(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Writer(), datum);
}

Datum to_datum(const model::Value& value) {
  using ValueType = model::Value::Type;
  switch (value.type()) {
    case ValueType::string:
      return Datum::of(value.as_string());
    case ValueType::boolean:
      return Datum::of(value.as_boolean());
    case ValueType::integer:
      return Datum::of(value.as_integer());
    case ValueType::real:
      return Datum::of(value.as_real());
    case ValueType::empty:
    case ValueType::bytes:
    case ValueType::map:
      return {};
    case ValueType::array:
      break;
  }
  // Lists of lists are not searched: what follows is one level.
  std::vector<Datum> items;
  for (const auto& item : value.as_array()) {
    if (item.type() != ValueType::array) items.push_back(to_datum(item));
  }
  return Datum::list(std::move(items));
}

}  // namespace weft::traceql
