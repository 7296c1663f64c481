#include "store/span_filter.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <span>

#include "base/json_writer.h"
#include "model/normalised.h"
#include "store/text_index.h"
#include "wire/value_json.h"

namespace weft::store {
namespace {

struct NamedColumn {
  std::string_view key;
  std::string_view column;
};
constexpr std::array kNamedColumns{
    NamedColumn{"name", "name"},
    NamedColumn{"service", "service"},
    NamedColumn{"event_type", "event_type"},
    NamedColumn{"model", "model"},
    NamedColumn{"provider", "provider"},
    NamedColumn{"session_id", "session_id"},
    NamedColumn{"user_id", "user_id"},
    NamedColumn{"source", "exporter_source"},
};

// Spans whose end is before their start last 0; model::Span::duration_ns says the same.
constexpr std::string_view kDuration =
    "if(start_unix_nano + toUInt64(duration_ns) > start_unix_nano, toUInt64(duration_ns), 0)";

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

// The first condition is what an index on the values can answer; the others make it exact. A key that is sent
// twice counts with its first value, as in model::find.
std::string map_predicate(std::string_view map, const std::string& key, const std::string& value) {
  return fmt::format("(has(mapValues({0}), {2}) AND mapContains({0}, {1}) AND {0}[{1}] = {2})", map, key,
                     value);
}

// A resource is kept as the JSON that wire wrote, so its attribute is found as the text wire would write for
// it. The column repeats few texts, and each is searched once.
std::string resource_predicate(Statement& statement, std::string_view key, const model::Value& value) {
  std::string json;
  JsonWriter writer(json);
  const model::Attribute attribute{key, value};
  wire::write_otlp_attributes(writer, {&attribute, 1});
  const auto key_value = std::string_view(json).substr(1, json.size() - 2);  // without the list's brackets
  return fmt::format("position(resource, {}) > 0", statement.text(key_value));
}

std::string otlp_json(const model::Value& value) {
  std::string json;
  JsonWriter writer(json);
  wire::write_otlp_value(writer, value);
  return json;
}

}  // namespace

std::string any_of(const std::vector<std::string>& alternatives) {
  return fmt::format("({})", fmt::join(alternatives, " OR "));
}

std::vector<std::string> attribute_predicates(Statement& statement, std::string_view key,
                                              std::string_view value) {
  const auto bound_key = statement.text(key);
  const auto bound_value = statement.text(value);
  const bool is_content = model::field_of(key) == model::Field::content;
  std::vector<std::string> ways{map_predicate(is_content ? "contents" : "strings", bound_key, bound_value)};
  std::vector<std::string> in_resource{resource_predicate(statement, key, model::Value::string(value))};
  for (const auto& named : kNamedColumns) {
    if (named.key == key) ways.push_back(fmt::format("{} = {}", named.column, bound_value));
  }
  if (const auto integer = parse_whole<int64_t>(value)) {
    ways.push_back(map_predicate("integers", bound_key, statement.number(*integer)));
    in_resource.push_back(resource_predicate(statement, key, model::Value::integer(*integer)));
  }
  if (const auto real = parse_whole<double>(value)) {
    ways.push_back(map_predicate("reals", bound_key, statement.number(*real)));
    in_resource.push_back(resource_predicate(statement, key, model::Value::real(*real)));
  }
  if (const auto boolean = parse_boolean(value)) {
    const auto as_value = model::Value::boolean(*boolean);
    ways.push_back(map_predicate("others", bound_key, statement.text(otlp_json(as_value))));
    in_resource.push_back(resource_predicate(statement, key, as_value));
  }
  ways.push_back(any_of(in_resource));
  return ways;
}

std::vector<std::string> text_predicates(Statement& statement, std::string_view phrase) {
  const auto bound = statement.text(phrase);
  return {
      fmt::format("(arrayExists(value -> positionCaseInsensitiveUTF8(value, {}) > 0, mapValues(contents)){})",
                  bound, text_hints(statement, phrase)),
      fmt::format(
          "(positionCaseInsensitiveUTF8(name, {0}) > 0 OR positionCaseInsensitiveUTF8(status_message, {0}) > "
          "0"
          " OR arrayExists(value -> positionCaseInsensitiveUTF8(value, {0}) > 0, mapValues(strings)))",
          bound)};
}

std::vector<std::string> span_predicates(Statement& statement, const TraceQuery& query) {
  auto sql = fmt::format("start_unix_nano >= {} AND start_unix_nano < {}",
                         statement.number(query.start_unix_nano), statement.number(query.end_unix_nano));
  sql += within(statement, query.project);
  const auto add = [&](std::string_view condition) {
    fmt::format_to(std::back_inserter(sql), " AND {}", condition);
  };
  if (query.service) add("service = " + statement.text(*query.service));
  if (query.name) add("name = " + statement.text(*query.name));
  if (query.status) add("status_code = " + statement.number(static_cast<uint64_t>(*query.status)));
  if (query.kind) add("kind = " + statement.number(static_cast<uint64_t>(*query.kind)));
  if (query.session_id) add("session_id = " + statement.text(*query.session_id));
  if (query.duration_ns_min)
    add(fmt::format("{} >= {}", kDuration, statement.number(*query.duration_ns_min)));
  if (query.duration_ns_max)
    add(fmt::format("{} <= {}", kDuration, statement.number(*query.duration_ns_max)));
  // The first of these makes the alternatives: one is enough for an index to help, and the product of all
  // would grow.
  std::vector<std::string> alternatives;
  const auto add_any = [&](std::vector<std::string> ways) {
    if (alternatives.empty())
      alternatives = std::move(ways);
    else
      add(any_of(ways));
  };
  for (const auto& [key, value] : query.attributes) add_any(attribute_predicates(statement, key, value));
  if (query.text && !query.text->empty()) add_any(text_predicates(statement, *query.text));
  if (alternatives.empty()) return {sql};
  for (auto& alternative : alternatives) alternative = fmt::format("{} AND {}", sql, alternative);
  return alternatives;
}

}  // namespace weft::store
