#include "wire/value_json.h"

#include <gtest/gtest.h>

#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

using model::Value;

template <class Write, class... Args>
std::string text_of(Write write, const Args&... args) {
  std::string out;
  JsonWriter json(out);
  write(json, args...);
  return out;
}

}  // namespace

TEST(ValueJson, every_value_survives_the_typed_shape) {
  const auto batch = batch_with_everything();
  Arena arena;
  for (const auto& span : batch.spans) {
    for (const auto& attribute : span.attributes) {
      const auto again = read_otlp_value(text_of(write_otlp_value, attribute.value), arena);
      ASSERT_TRUE(again) << attribute.key << again.error().message;
      EXPECT_EQ(*again, attribute.value) << attribute.key;
    }
  }
}

TEST(ValueJson, messages_the_store_keeps_whole_survive) {
  const auto batch = batch_with_everything();
  Arena arena;
  const auto resource = read_otlp_resource(text_of(write_otlp_resource, batch.resources[0]), arena);
  EXPECT_EQ(text_of(write_otlp_resource, resource.value()), text_of(write_otlp_resource, batch.resources[0]));
  EXPECT_EQ(resource->schema_url, batch.resources[0].schema_url);
  const auto scope = read_otlp_scope(text_of(write_otlp_scope, batch.scopes[0]), arena);
  EXPECT_EQ(text_of(write_otlp_scope, scope.value()), text_of(write_otlp_scope, batch.scopes[0]));
  EXPECT_EQ(scope->dropped_attributes_count, 8u);
  const auto events = read_otlp_events(text_of(write_otlp_events, batch.spans[1].events), arena);
  EXPECT_EQ(text_of(write_otlp_events, events.value()), text_of(write_otlp_events, batch.spans[1].events));
  const auto links = read_otlp_links(text_of(write_otlp_links, batch.spans[1].links), arena);
  EXPECT_EQ(text_of(write_otlp_links, links.value()), text_of(write_otlp_links, batch.spans[1].links));
  EXPECT_EQ(links->size(), 2u);
}

TEST(ValueJson, texts_that_are_read_do_not_point_into_the_json) {
  Arena arena;
  std::string json = R"({"stringValue":"kept"})";
  const auto value = read_otlp_value(json, arena);
  json.assign(json.size(), 'x');
  EXPECT_EQ(value->as_string(), "kept");
}

TEST(ValueJson, damaged_text_is_data_loss) {
  Arena arena;
  EXPECT_EQ(read_otlp_value("{", arena).error().code, ErrorCode::data_loss);
  EXPECT_EQ(read_otlp_events(R"([{"name":1}])", arena).error().code, ErrorCode::data_loss);
}

TEST(ValueJson, plain_values_are_what_people_read) {
  BatchBuilder build;
  const auto attributes = build.copy({{"s", Value::string("x")},
                                      {"i", Value::integer(9007199254740993)},
                                      {"r", Value::real(0.5)},
                                      {"b", Value::boolean(false)},
                                      {"y", Value::bytes("ab")},
                                      {"e", {}},
                                      {"l", build.list({Value::integer(1), {}})},
                                      {"m", build.map({{"k", Value::string("v")}})}});
  EXPECT_EQ(
      text_of(write_plain_attributes, attributes),
      R"({"s":"x","i":9007199254740993,"r":0.5,"b":false,"y":"YWI=","e":null,"l":[1,null],"m":{"k":"v"}})");
}

}  // namespace weft::wire
