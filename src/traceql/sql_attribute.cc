#include "traceql/sql_attribute.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/hex.h"
#include "base/json_writer.h"
#include "model/normalised.h"
#include "store/text_index.h"

namespace weft::traceql {
namespace {

// A column that is the value of an intrinsic, or of resource.service.name.
struct Column {
  enum class Kind : uint8_t { text, whole, real, status, kind };
  Kind kind;
  std::string sql;
  std::string exists;  // "1" where every span has it
};

// model::Span::duration_ns, within the range of a signed number.
constexpr std::string_view kDuration =
    "toInt64(if(start_unix_nano + toUInt64(duration_ns) > start_unix_nano, "
    "least(toUInt64(duration_ns), 9223372036854775807), 0))";

std::optional<Column> column_of(const AttributeReference& attribute) {
  using enum Column::Kind;
  const auto known_text = [](std::string_view column) {
    return Column{text, std::string(column), fmt::format("{} != ''", column)};
  };
  const auto known_count = [](std::string_view column) {
    return Column{whole, std::string(column), fmt::format("{} >= 0", column)};
  };
  if (attribute.of_parent) return std::nullopt;
  switch (attribute.intrinsic) {
    case Intrinsic::none:
      if (attribute.scope == Scope::resource && attribute.name == "service.name")
        return known_text("service");
      return std::nullopt;
    case Intrinsic::name:
      return Column{text, "name", "1"};
    case Intrinsic::status_message:
      return Column{text, "status_message", "1"};
    case Intrinsic::duration:
      return Column{whole, std::string(kDuration), "1"};
    case Intrinsic::status:
      return Column{status, "status_code", "1"};
    case Intrinsic::kind:
      return Column{kind, "kind", "1"};
    case Intrinsic::trace_id:
      return Column{text, "lower(hex(trace_id))", "1"};
    case Intrinsic::span_id:
      return Column{text, "lower(hex(span_id))", "1"};
    // As a number: compared as texts, eight zero bytes are not equal to none.
    case Intrinsic::parent_id:
      return Column{text, "if(reinterpretAsUInt64(parent_span_id) = 0, '', lower(hex(parent_span_id)))", "1"};
    case Intrinsic::instrumentation_name:
      return Column{text, "JSONExtractString(scope, 'name')", "1"};
    case Intrinsic::instrumentation_version:
      return Column{text, "JSONExtractString(scope, 'version')", "1"};
    case Intrinsic::event_type:
      return Column{text, "event_type", "1"};
    case Intrinsic::llm_model:
      return known_text("model");
    case Intrinsic::llm_provider:
      return known_text("provider");
    case Intrinsic::session_id:
      return known_text("session_id");
    case Intrinsic::user_id:
      return known_text("user_id");
    case Intrinsic::llm_tokens:
      return known_count("total_tokens");
    case Intrinsic::llm_tokens_input:
      return known_count("input_tokens");
    case Intrinsic::llm_tokens_output:
      return known_count("output_tokens");
    case Intrinsic::llm_cost:
      return Column{real, "cost_usd", "NOT isNaN(cost_usd)"};
    default:
      return std::nullopt;
  }
}

std::string json_text(std::string_view text) {
  std::string json;
  JsonWriter(json).string(text);
  return json;
}

std::string_view sql_of(Operator op) {
  return op == Operator::equal ? "=" : to_string(op);
}

bool is_negated(Operator op) {
  return op == Operator::not_equal || op == Operator::not_matches;
}

std::string both(std::string_view a, std::string_view b) {
  return a == "1" ? std::string(b) : fmt::format("({} AND {})", a, b);
}

// What a phrase looks like inside JSON: as it is, when nothing in it would be escaped.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) {
    return byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '/' && byte != '<' &&
           byte != '>' && byte != '&';
  });
}

}  // namespace

std::string SqlAttribute::compare_text(std::string_view expression, Operator op, std::string_view text,
                                       const re2::RE2* regex) {
  if (regex != nullptr) {
    return fmt::format("{}match({}, {})", is_negated(op) ? "NOT " : "", expression,
                       statement_.text(regex->pattern()));
  }
  return fmt::format("{} {} {}", expression, sql_of(op), statement_.text(text));
}

// As in comparison.cc: two whole numbers are compared as such, anything else as reals.
std::string SqlAttribute::compare_number(std::string_view expression, Operator op, const Datum& literal,
                                         bool real) {
  if (!real && literal.type != Type::real) {
    return fmt::format("{} {} {}", expression, sql_of(op), statement_.number(literal.integer));
  }
  return fmt::format("toFloat64({}) {} {}", expression, sql_of(op), statement_.number(literal.as_real()));
}

Predicate SqlAttribute::compare(const AttributeReference& attribute, Operator op, const Datum& literal,
                                const re2::RE2* regex) {
  if (attribute.of_parent) return {};
  if (attribute.intrinsic == Intrinsic::trace_id && op == Operator::equal) {
    const auto id = model::TraceId::from_hex(literal.text);
    return {id ? fmt::format("trace_id = {}", statement_.trace_id(*id)) : "0", true};
  }
  if (const auto column = column_of(attribute)) {
    switch (column->kind) {
      case Column::Kind::text:
        if (literal.type != Type::string) return {"0", true};
        return {both(column->exists, compare_text(column->sql, op, literal.text, regex)), true};
      case Column::Kind::whole:
      case Column::Kind::real:
        return {both(column->exists,
                     compare_number(column->sql, op, literal, column->kind == Column::Kind::real)),
                true};
      case Column::Kind::status:
      case Column::Kind::kind:
        return {fmt::format("{} {} {}", column->sql, sql_of(op), statement_.number(literal.integer)), true};
    }
  }
  if (is_list(attribute)) return compare_list(attribute, op, literal, regex);
  if (attribute.intrinsic != Intrinsic::none) return {};
  const auto key = attribute.name;
  switch (attribute.scope) {
    case Scope::span:
      return {compare(span_place(key), op, literal, regex), true};
    case Scope::resource:
      return {compare(json_place("resource", key), op, literal, regex), true};
    case Scope::instrumentation:
      return {compare(json_place("scope", key), op, literal, regex), true};
    default:
      break;
  }
  const auto span = span_place(key);
  const auto in_span = compare(span, op, literal, regex);
  const auto in_resource = key == "service.name"
                               ? compare({.scope = Scope::resource, .name = key}, op, literal, regex).sql
                               : compare(json_place("resource", key), op, literal, regex);
  return {fmt::format("if({}, {}, {})", span.exists, in_span, in_resource), true};
}

std::string SqlAttribute::compare(const Place& place, Operator op, const Datum& literal,
                                  const re2::RE2* regex) {
  switch (literal.type) {
    case Type::string:
      return fmt::format("({} AND {})", place.is_string, compare_text(place.string, op, literal.text, regex));
    case Type::integer:
    case Type::real:
    case Type::duration:
      return fmt::format("(({} AND {}) OR ({} AND {}))", place.is_integer,
                         compare_number(place.integer, op, literal, false), place.is_real,
                         compare_number(place.real, op, literal, true));
    case Type::boolean:
      return (op == Operator::equal) == literal.is_true() ? place.is_true : place.is_false;
    default:
      return "0";
  }
}

// Events and links are kept as JSON: rows without what is asked for are left out, the rest is looked at in
// memory.
Predicate SqlAttribute::compare_list(const AttributeReference& attribute, Operator op, const Datum& literal,
                                     const re2::RE2* regex) {
  const auto within = [&](std::string_view column, const std::string& text) {
    return fmt::format("position({}, {}) > 0", column, statement_.text(text));
  };
  if (attribute.intrinsic == Intrinsic::llm_text) {
    const auto pattern = statement_.text(regex->pattern());
    doubts_.push_back(!is_regex(op) && !is_negated(op) && is_plain(literal.text)
                          ? fmt::format("match(events, {})", pattern)
                          : "events != ''");
    const bool has_phrase = op == Operator::equal;
    const auto any = fmt::format("(arrayExists(text -> match(text, {}), mapValues(contents)){})", pattern,
                                 has_phrase ? store::text_hints(statement_, literal.text) : std::string());
    return {is_negated(op) ? fmt::format("(notEmpty(contents) AND NOT {})", any) : any, true};
  }
  const bool of_events = attribute.scope == Scope::event || attribute.intrinsic == Intrinsic::event_name ||
                         attribute.intrinsic == Intrinsic::event_time_since_start;
  const std::string_view column = of_events ? "events" : "links";
  std::string sql = fmt::format("{} != ''", column);
  if (attribute.intrinsic == Intrinsic::none) {
    sql += " AND " + within(column, fmt::format("{{\"key\":{},", json_text(attribute.name)));
  }
  if (literal.type == Type::string && op == Operator::equal && !literal.text.empty()) {
    sql += " AND " + within(column, json_text(literal.text));
  }
  return {fmt::format("({})", sql), false};
}

Predicate SqlAttribute::exists(const AttributeReference& attribute) {
  if (attribute.of_parent) return {};
  if (const auto column = column_of(attribute)) return {column->exists, true};
  if (attribute.intrinsic != Intrinsic::none || is_list(attribute)) return {};
  switch (attribute.scope) {
    case Scope::span:
      return {span_place(attribute.name).exists, true};
    case Scope::resource:
      return {json_place("resource", attribute.name).exists, true};
    case Scope::instrumentation:
      return {json_place("scope", attribute.name).exists, true};
    default:
      break;
  }
  const auto in_resource = exists({.scope = Scope::resource, .name = attribute.name});
  return {fmt::format("({} OR {})", span_place(attribute.name).exists, in_resource.sql), true};
}

SqlAttribute::Place SqlAttribute::span_place(const std::string& name) {
  const auto key = statement_.text(name);
  const auto in = [&](std::string_view map) { return fmt::format("mapContains({}, {})", map, key); };
  const auto at = [&](std::string_view map) { return fmt::format("{}[{}]", map, key); };
  const std::string_view strings = model::field_of(name) == model::Field::content ? "contents" : "strings";
  doubts_.push_back(
      fmt::format("({} AND NOT startsWith({}, '{{\"boolValue\"'))", in("others"), at("others")));
  return {
      .exists = fmt::format("({} OR {} OR {} OR {})", in(strings), in("integers"), in("reals"), in("others")),
      .string = at(strings),
      .integer = at("integers"),
      .real = at("reals"),
      .is_string = in(strings),
      .is_integer = in("integers"),
      .is_real = in("reals"),
      .is_true = fmt::format("({} = '{{\"boolValue\":true}}')", at("others")),
      .is_false = fmt::format("({} = '{{\"boolValue\":false}}')", at("others"))};
}

// A resource is kept as the JSON that wire writes, `{"key":"…","value":{"stringValue":"…"}}`. Functions of
// the whole column are computed once for each distinct text; taking it apart into lists would not be.
SqlAttribute::Place SqlAttribute::json_place(std::string_view column, const std::string& name) {
  const auto begin = fmt::format("{{\"key\":{},\"value\":{{", json_text(name));
  const auto pattern = re2::RE2::QuoteMeta(begin);
  const auto has = [&](std::string_view type) {
    return fmt::format("position({}, {}) > 0", column, statement_.text(fmt::format("{}{}", begin, type)));
  };
  const auto value = [&](std::string_view type_and_value) {
    return fmt::format("extract({}, {})", column,
                       statement_.text(fmt::format("{}{}", pattern, type_and_value)));
  };
  doubts_.push_back(fmt::format("({0} AND (position({1}, 'kvlistValue') > 0 OR NOT match({1}, {2})))",
                                has(""), column,
                                statement_.text(pattern + R"re("(string|int|double|bool)Value")re")));
  return {.exists = has(""),
          .string = fmt::format("JSONExtractString(concat('[\"', {}, '\"]'), 1)",
                                value(R"re("stringValue":"((?:[^"\\]|\\.)*)")re")),
          .integer = fmt::format("toInt64OrZero({})", value(R"re("intValue":"(-?[0-9]+)")re")),
          .real = fmt::format("toFloat64OrZero({})", value(R"re("doubleValue":"?([^"}]*))re")),
          .is_string = has(R"("stringValue")"),
          .is_integer = has(R"("intValue")"),
          .is_real = has(R"("doubleValue")"),
          .is_true = has(R"("boolValue":true)"),
          .is_false = has(R"("boolValue":false)")};
}

std::string SqlAttribute::label(const Place& place) {
  return fmt::format(
      "multiIf({}, concat('s', {}), {}, concat('i', toString({})), {}, concat('r', toString({})), {}, 't', "
      "{}, "
      "'f', 'n')",
      place.is_string, place.string, place.is_integer, place.integer, place.is_real, place.real,
      place.is_true, place.is_false);
}

std::string SqlAttribute::number(const Place& place) {
  return fmt::format("multiIf({}, toFloat64({}), {}, {}, NULL)", place.is_integer, place.integer,
                     place.is_real, place.real);
}

std::optional<std::string> SqlAttribute::label(const AttributeReference& attribute) {
  if (attribute.of_parent) return std::nullopt;
  if (const auto column = column_of(attribute)) {
    const auto* const type = column->kind == Column::Kind::text   ? "s"
                             : column->kind == Column::Kind::real ? "r"
                                                                  : "i";
    return fmt::format("if({}, concat('{}', toString({})), 'n')", column->exists, type, column->sql);
  }
  if (attribute.intrinsic != Intrinsic::none || is_list(attribute)) return std::nullopt;
  switch (attribute.scope) {
    case Scope::span:
      return label(span_place(attribute.name));
    case Scope::resource:
      return label(json_place("resource", attribute.name));
    case Scope::instrumentation:
      return label(json_place("scope", attribute.name));
    default:
      break;
  }
  const auto span = span_place(attribute.name);
  const auto in_resource = label(AttributeReference{.scope = Scope::resource, .name = attribute.name});
  return fmt::format("if({}, {}, {})", span.exists, label(span), *in_resource);
}

std::optional<std::string> SqlAttribute::number(const AttributeReference& attribute) {
  if (attribute.of_parent) return std::nullopt;
  if (const auto column = column_of(attribute)) {
    if (column->kind != Column::Kind::whole && column->kind != Column::Kind::real) return std::nullopt;
    return fmt::format("if({}, toFloat64({}), NULL)", column->exists, column->sql);
  }
  if (attribute.intrinsic != Intrinsic::none || is_list(attribute)) return std::nullopt;
  switch (attribute.scope) {
    case Scope::span:
      return number(span_place(attribute.name));
    case Scope::resource:
      return number(json_place("resource", attribute.name));
    case Scope::instrumentation:
      return number(json_place("scope", attribute.name));
    default:
      break;
  }
  const auto span = span_place(attribute.name);
  return fmt::format("if({}, {}, {})", span.exists, number(span),
                     number(json_place("resource", attribute.name)));
}

OwnedDatum label_from(const AttributeReference& attribute, std::string_view label) {
  const auto text = label.substr(std::min<size_t>(1, label.size()));
  switch (label.empty() ? 'n' : label.front()) {
    case 's':
      return std::string(text);
    case 't':
      return true;
    case 'f':
      return false;
    case 'i': {
      int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      const Type type = type_of(attribute);
      if (type == Type::status) return to_owned(Datum::of(static_cast<model::StatusCode>(number)));
      if (type == Type::kind) return to_owned(Datum::of(static_cast<model::SpanKind>(number)));
      return number;
    }
    case 'r': {
      double number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      return to_owned(Datum::of(number));
    }
    default:
      return std::monostate();
  }
}

}  // namespace weft::traceql
