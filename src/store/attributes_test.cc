#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using Type = AttributeValue::Type;
using Names = std::vector<std::string>;

constexpr auto kOnHostA = R"({"attributes":[{"key":"host.name","value":{"stringValue":"a"}}]})";

class Attributes : public StoreTest {
 protected:
  std::vector<AttributeValue> values(std::string name, AttributePlace place = AttributePlace::any) {
    return reader().attribute_values({place, std::move(name)}, std::nullopt).value();
  }
};

TEST_F(Attributes, names_are_told_by_where_they_are) {
  store({{.strings = {{"http.method", "GET"}}, .integers = {{"http.status", 200}}, .resource = kOnHostA}});
  const auto names = reader().attribute_names(std::nullopt).value();
  EXPECT_EQ(names.span, (Names{"http.method", "http.status"}));
  EXPECT_EQ(names.resource, Names{"host.name"});
}

TEST_F(Attributes, values_keep_their_types_and_come_once) {
  store({{.id = 1, .integers = {{"n", 7}}},
         {.id = 2, .integers = {{"n", 7}}},
         {.id = 3, .strings = {{"n", "seven"}}},
         {.id = 4, .others = {{"n", R"({"boolValue":true})"}}}});
  EXPECT_EQ(values("n"), (std::vector<AttributeValue>{
                             {Type::string, "seven"}, {Type::integer, "7"}, {Type::boolean, "true"}}));
}

TEST_F(Attributes, values_are_looked_for_where_they_are_asked_for) {
  store({{.strings = {{"host.name", "span"}}, .resource = kOnHostA}});
  EXPECT_EQ(values("host.name", AttributePlace::resource),
            (std::vector<AttributeValue>{{Type::string, "a"}}));
  EXPECT_EQ(values("host.name", AttributePlace::span), (std::vector<AttributeValue>{{Type::string, "span"}}));
  EXPECT_EQ(values("host.name").size(), 2u);
}

TEST_F(Attributes, another_projects_are_not_told) {
  store({{.project = "secret", .strings = {{"key", "value"}}, .resource = kOnHostA}});
  EXPECT_TRUE(reader().attribute_names("p")->span.empty());
  EXPECT_TRUE(reader().attribute_names("p")->resource.empty());
  EXPECT_TRUE(reader().attribute_values({AttributePlace::any, "key"}, "p")->empty());
}

}  // namespace
}  // namespace weft::store
