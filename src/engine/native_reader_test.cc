#include "engine/native_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/testing.h"

namespace weft::engine {
namespace {

class NativeReader : public testing::EngineFixture {
 protected:
  std::string native(const std::string& select) {
    return client().run(Query{.sql = select + " FORMAT Native"}).value();
  }
};

TEST_F(NativeReader, gives_numbers_and_texts_of_every_block) {
  const auto body = native(
      "SELECT number, toUInt8(number % 256), toUInt16(number), "
      "toLowCardinality(concat('name ', toString(number % 300))) FROM numbers(1000) "
      "SETTINGS max_block_size = 400");
  engine::NativeReader reader(body);
  size_t rows = 0;
  while (reader.next_block()) {
    const auto numbers = reader.numbers<uint64_t>();
    const auto bytes = reader.numbers<uint8_t>();
    const auto shorts = reader.numbers<uint16_t>();
    const auto texts = reader.texts();
    for (size_t i = 0; i < reader.rows(); ++i, ++rows) {
      EXPECT_EQ(numbers[i], rows);
      EXPECT_EQ(bytes[i], rows % 256);
      EXPECT_EQ(shorts[i], rows);
      EXPECT_EQ(texts.keys[texts.indexes[i]], "name " + std::to_string(rows % 300));
    }
  }
  EXPECT_TRUE(reader.status());
  EXPECT_EQ(rows, 1000u);
}

TEST_F(NativeReader, reads_dictionaries_of_every_width) {
  for (const size_t keys : {1, 255, 256, 65'535, 65'536}) {
    const auto body = native("SELECT toLowCardinality(toString(number)) FROM numbers(" +
                             std::to_string(keys) + ") SETTINGS max_block_size = 100000");
    engine::NativeReader reader(body);
    ASSERT_TRUE(reader.next_block());
    const auto texts = reader.texts();
    ASSERT_EQ(reader.rows(), keys);
    EXPECT_EQ(texts.keys[texts.indexes[keys - 1]], std::to_string(keys - 1));
    EXPECT_FALSE(reader.next_block());
  }
}

TEST_F(NativeReader, refuses_a_body_that_ends_anywhere_before_its_end) {
  const auto body = native("SELECT toUInt64(7), toLowCardinality('seven')");
  for (size_t size = 1; size < body.size(); ++size) {
    engine::NativeReader reader(std::string_view(body).substr(0, size));
    if (reader.next_block()) {
      reader.numbers<uint64_t>();
      reader.texts();
    }
    EXPECT_FALSE(reader.status()) << size;
    EXPECT_EQ(reader.rows(), 0u) << size;
  }
}

TEST_F(NativeReader, refuses_a_column_of_another_type) {
  const auto body = native("SELECT toInt64(7)");
  engine::NativeReader reader(body);
  ASSERT_TRUE(reader.next_block());
  reader.numbers<uint64_t>();
  EXPECT_FALSE(reader.status());
}

}  // namespace
}  // namespace weft::engine
