#include "model/yaml_json.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <cmath>

namespace weft::model {
namespace {

auto read(const char* text, size_t depth_max = 8, size_t values_max = 100) {
  return json_of(YAML::Load(text), {.depth_max = depth_max, .values_max = values_max});
}

TEST(YamlJson, plain_scalars_have_the_types_of_yaml_and_quoted_ones_are_texts) {
  EXPECT_EQ(*read("[1, 0x10, +2, 1.5, 1e3, true, ~, yes, '1', 1.2.3]"),
            json::parse(R"([1, 16, 2, 1.5, 1000.0, true, null, "yes", "1", "1.2.3"])"));
}

TEST(YamlJson, the_words_nan_and_infinity_are_texts_without_a_dot) {
  EXPECT_EQ(*read("[nan, inf, infinity]"), json::parse(R"(["nan", "inf", "infinity"])"));
  EXPECT_TRUE(std::isinf(read("-.inf")->get_double()));
}

TEST(YamlJson, anchors_and_merged_maps_are_spelt_out) {
  EXPECT_EQ(read("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}")->at("b"), json::parse(R"({"y":3,"x":1})"));
}

TEST(YamlJson, what_is_refused_says_in_which_line) {
  EXPECT_EQ(read("a: 1\na: 2\n").error().line, 2u);
  EXPECT_EQ(read("a:\n  [x]: 2\n").error().what, "a key is a text");
}

TEST(YamlJson, nesting_and_what_aliases_make_have_bounds) {
  EXPECT_TRUE(read("[[1]]", 2));
  EXPECT_EQ(read("[[[1]]]", 2).error().what, "it nests deeper than 2 levels");
  const auto* nine_to_the_third =
      "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
      "c: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n";
  EXPECT_EQ(read(nine_to_the_third).error().what, "there are more than 100 values");
}

TEST(YamlJson, each_key_and_item_is_noted_with_its_line) {
  std::string noted;
  const auto note = [&noted](const std::string& pointer, size_t line) {
    noted += pointer + ":" + std::to_string(line) + " ";
  };
  EXPECT_TRUE(json_of(YAML::Load("a:\n  - b: 1\n"), {.depth_max = 8, .values_max = 100, .note = note}));
  EXPECT_EQ(noted, ":1 /a:1 /a:2 /a/0:2 /a/0/b:2 /a/0/b:2 ");
}

}  // namespace
}  // namespace weft::model
