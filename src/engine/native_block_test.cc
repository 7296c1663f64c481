#include "engine/native_block.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/testing.h"

namespace weft::engine {
namespace {

// Every kind of column, as the engine itself reads it back.
class NativeBlock : public testing::EngineFixture {
 protected:
  void create(const std::string& columns) {
    ask("CREATE OR REPLACE TABLE native_block (" + columns + ") ENGINE = MergeTree ORDER BY tuple()");
  }
  void insert(const std::string& block) {
    const auto result = client().run(Query{
        .sql = "INSERT INTO native_block FORMAT Native", .parameters = {}, .settings = {}, .data = block});
    if (!result) ADD_FAILURE() << result.error().message;
  }
};

TEST_F(NativeBlock, numbers_fixed_strings_and_strings_arrive_as_sent) {
  create("n UInt64, f FixedString(2), s String");
  FixedColumn<uint64_t> n;
  FixedColumn<std::array<char, 2>> f;
  StringColumn s;
  for (const auto number : {uint64_t{0}, ~uint64_t{0}}) n.add(number);
  f.add({'a', 'b'});
  f.add({'\0', 'z'});
  s.add("");
  s.add(std::string(300, 'x'));
  std::string block;
  append_block_head(block, 3, 2);
  append_column(block, "n", "UInt64", n);
  append_column(block, "f", "FixedString(2)", f);
  append_column(block, "s", "String", s);
  insert(block);
  EXPECT_EQ(ask("SELECT n, hex(f), length(s) FROM native_block ORDER BY n FORMAT CSV"),
            "0,\"6162\",0\n18446744073709551615,\"007A\",300");
}

// 255, 256 and 65,536 keys are where the width of an index changes.
TEST_F(NativeBlock, dictionaries_of_every_width_keep_each_value) {
  for (const size_t keys : {1, 255, 256, 257, 65'535, 65'536, 70'000}) {
    create("t LowCardinality(String)");
    std::vector<std::string> texts;
    for (size_t i = 0; i < keys; ++i) texts.push_back("value " + std::to_string(i));
    LowCardinalityColumn column;
    for (int round = 0; round < 2; ++round) {
      for (const auto& text : texts) column.add(text);
    }
    std::string block;
    append_block_head(block, 1, column.size());
    append_column(block, "t", "LowCardinality(String)", column);
    insert(block);
    EXPECT_EQ(ask("SELECT count(), uniqExact(t), max(t) = (SELECT arrayMax(arrayMap(i -> concat('value ', "
                  "toString(i)), "
                  "range(" +
                  std::to_string(keys) + ")))) FROM native_block FORMAT CSV"),
              std::to_string(keys * 2) + "," + std::to_string(keys) + ",1");
  }
}

TEST_F(NativeBlock, maps_with_and_without_entries_arrive_as_sent) {
  create("m Map(LowCardinality(String), Int64), e Map(LowCardinality(String), String)");
  MapColumn<FixedColumn<int64_t>> m;
  MapColumn<StringColumn> e;
  m.add("a", int64_t{-1});
  m.add("b", int64_t{2});
  m.end_row();
  m.end_row();
  e.end_row();
  e.end_row();
  std::string block;
  append_block_head(block, 2, 2);
  append_column(block, "m", "Map(LowCardinality(String), Int64)", m);
  append_column(block, "e", "Map(LowCardinality(String), String)", e);
  insert(block);
  EXPECT_EQ(ask("SELECT m, e FROM native_block ORDER BY length(m) DESC FORMAT TSV"),
            "{'a':-1,'b':2}\t{}\n{}\t{}");
}

}  // namespace
}  // namespace weft::engine
