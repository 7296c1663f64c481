#include "model/price_file.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weft::model {
namespace {

TEST(PriceFile, a_model_is_from_the_last_source_that_names_it) {
  const std::vector<PriceSource> sources = {
      {"built in",
       read_price_file(R"({"models":[{"model":"a","aliases":["b"],"input":1,"output":2}]})").value()},
      {"ours",
       read_price_file(R"({"as_of":"2026-11-01","models":[{"model":"B","input":3,"output":4}]})").value()}};
  EXPECT_EQ(sources[1].file.as_of, "2026-11-01");
  const auto models = priced_models(sources);
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].model, "a");
  EXPECT_EQ(models[0].source, "built in");
  EXPECT_EQ(models[1].source, "ours");
  EXPECT_EQ(models[1].entry->rates.front().price.input, 3);
}

TEST(PriceFile, a_model_with_a_price_for_each_provider_has_an_entry_for_each) {
  const PriceSource source{"x", read_price_file(R"({"models":[
      {"model":"a","providers":["one"],"input":1,"output":1},
      {"model":"a","providers":["two"],"input":2,"output":2}]})")
                                    .value()};
  EXPECT_EQ(priced_models({source}).size(), 2U);
}

TEST(PriceFile, what_is_wrong_is_named_with_its_line) {
  const auto error = [](std::string_view text) {
    const auto file = read_price_file(text);
    return file ? "" : file.error().message;
  };
  EXPECT_TRUE(error("{\n\"models\": [\n  {\"model\" \"a\"}]}").starts_with("line 3 "));
  EXPECT_TRUE(error("{}\n{}").starts_with("line 2 "));
  const auto in_an_entry = error(R"({"x": [{}],
"models": [
{"model": "a[{\"", "input": 1, "output": 1},
{}
]})");
  EXPECT_TRUE(in_an_entry.starts_with("line 4 of the price file, models[1]")) << in_an_entry;
}

}  // namespace
}  // namespace weft::model
