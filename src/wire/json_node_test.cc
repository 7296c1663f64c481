#include "wire/json_node.h"

#include <gtest/gtest.h>

namespace weft::wire {
namespace {

std::string written_again(std::string_view document) {
  Arena arena;
  const auto root = parse_json(document, arena, arena);
  if (!root) return root.error().message;
  std::string out;
  JsonWriter json(out);
  write_json(json, *root);
  return out;
}

}  // namespace

TEST(JsonNode, a_document_is_written_as_it_was_read) {
  const std::string document =
      R"({"a":[1,-0,1.50,12345678901234567890123],"b":{"":null,"a":true},"b":"x\ny"})";
  EXPECT_EQ(written_again(document), document);
}

TEST(JsonNode, white_space_around_is_fine_and_anything_else_is_not) {
  EXPECT_EQ(written_again(" [ ] \n"), "[]");
  EXPECT_EQ(written_again("[] x").find("not JSON: byte 3 of 4"), 0u) << written_again("[] x");
}

TEST(JsonNode, bytes_that_are_not_utf8_are_kept) {
  Arena arena;
  const auto root = parse_json("[\"\xff\"]", arena, arena);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children()[0].text(), "\xff");
}

}  // namespace weft::wire
