// Reader::attribute_names and Reader::attribute_values.
#include "store/attributes.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "base/arena.h"
#include "store/reader.h"
#include "store/row_reader.h"
#include "store/statement.h"
#include "wire/value_json.h"

namespace weft::store {
namespace {

using Type = AttributeValue::Type;

// Distinct texts of a column are few; each is parsed once.
constexpr uint32_t kResourcesMax = 10'000;

std::optional<AttributeValue> value_of(const model::Value& value) {
  switch (value.type()) {
    case model::Value::Type::string:
      return AttributeValue{Type::string, std::string(value.as_string())};
    case model::Value::Type::integer:
      return AttributeValue{Type::integer, fmt::format("{}", value.as_integer())};
    case model::Value::Type::real:
      return AttributeValue{Type::real, fmt::format("{}", value.as_real())};
    case model::Value::Type::boolean:
      return AttributeValue{Type::boolean, value.as_boolean() ? "true" : "false"};
    default:
      return std::nullopt;  // nobody filters by a list or by bytes
  }
}

// Calls `take(Attribute)` for those of every resource.
template <class Take>
Status each_resource_attribute(engine::Engine& engine, const ProjectScope& project, Take take) {
  Statement statement;
  auto sql =
      fmt::format("SELECT DISTINCT resource FROM (SELECT resource FROM spans WHERE 1{} LIMIT {}) LIMIT {}",
                  within(statement, project), kAttributeSpansMax, kResourcesMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  for (RowReader row(answer); !row.at_end();) {
    const auto text = row.text();
    TRY(row.status());
    Arena arena;
    TRY_ASSIGN(const auto resource, wire::read_otlp_resource(text, arena));
    for (const auto& attribute : resource.attributes) take(attribute);
  }
  return {};
}

template <class Text>
std::vector<Text> first_of(const std::set<Text>& all, size_t count_max) {
  std::vector<Text> first(all.begin(), all.end());
  if (first.size() > count_max) first.resize(count_max);
  return first;
}

}  // namespace

Result<AttributeNames> Reader::attribute_names(const ProjectScope& project) const {
  Statement statement;
  auto sql = fmt::format(
      "SELECT DISTINCT arrayJoin(arrayConcat(mapKeys(strings), mapKeys(integers), mapKeys(reals),"
      " mapKeys(others))) AS name FROM (SELECT strings, integers, reals, others FROM spans WHERE 1{} LIMIT "
      "{})"
      " ORDER BY name LIMIT {}",
      within(statement, project), kAttributeSpansMax, kNamesMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  AttributeNames names;
  RowReader row(answer);
  while (!row.at_end()) names.span.emplace_back(row.text());
  TRY(row.status());
  std::set<std::string> in_resources;
  TRY(each_resource_attribute(engine_, project,
                              [&](const auto& attribute) { in_resources.emplace(attribute.key); }));
  names.resource = first_of(in_resources, kNamesMax);
  return names;
}

Result<std::vector<AttributeValue>> Reader::attribute_values(const AttributeKey& key,
                                                             const ProjectScope& project) const {
  std::set<AttributeValue> values;
  if (key.place != AttributePlace::span) {
    TRY(each_resource_attribute(engine_, project, [&](const auto& attribute) {
      if (attribute.key != key.name) return;
      if (auto value = value_of(attribute.value)) values.insert(*std::move(value));
    }));
  }
  if (key.place != AttributePlace::resource) {
    Statement statement;
    const auto name = statement.text(key.name);
    // A boolean is kept as OTLP/JSON: {"boolValue":true}.
    auto sql = fmt::format(
        "SELECT DISTINCT multiIf(mapContains(strings, {0}), 0, mapContains(integers, {0}), 1,"
        " mapContains(reals, {0}), 2, 3)::UInt8 AS type,"
        " multiIf(type = 0, strings[{0}], type = 1, toString(integers[{0}]), type = 2, toString(reals[{0}]),"
        " JSONExtractRaw(others[{0}], 'boolValue')) AS text"
        " FROM (SELECT strings, integers, reals, others FROM spans WHERE (mapContains(strings, {0})"
        " OR mapContains(integers, {0}) OR mapContains(reals, {0}) OR mapContains(others, {0})){1} LIMIT {2})"
        " WHERE text != '' ORDER BY text LIMIT {3}",
        name, within(statement, project), kAttributeSpansMax, kAttributeValuesMax);
    TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
    RowReader row(answer);
    while (!row.at_end()) {
      const auto type = static_cast<Type>(row.fixed<uint8_t>());
      values.insert({type, std::string(row.text())});
    }
    TRY(row.status());
  }
  return first_of(values, kAttributeValuesMax);
}

}  // namespace weft::store
