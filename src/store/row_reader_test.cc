#include "store/row_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::store {
namespace {

using namespace std::literals;

TEST(RowReader, values_come_in_the_order_of_the_row) {
  const auto body = "\x2a\0\0\0\3abc\xff"s + "12345678";
  RowReader row(body);
  EXPECT_EQ(row.fixed<uint32_t>(), 42u);
  EXPECT_EQ(row.text(), "abc");
  EXPECT_EQ(row.fixed<int8_t>(), -1);
  EXPECT_EQ(row.id<model::SpanId>().hex(), "3132333435363738");
  EXPECT_TRUE(row.at_end() && row.ok());
}

TEST(RowReader, long_text_has_a_long_size) {
  const auto body = "\x80\x01"s + std::string(128, 'x');
  RowReader row(body);
  EXPECT_EQ(row.text().size(), 128u);
  EXPECT_TRUE(row.at_end() && row.ok());
}

TEST(RowReader, text_is_a_view_into_the_body) {
  const auto body = "\1a"s;
  EXPECT_EQ(RowReader(body).text().data(), body.data() + 1);
}

TEST(RowReader, map_is_a_count_and_pairs) {
  const auto body = "\1\1k\7\0\0\0\0\0\0\0"s;
  RowReader row(body);
  ASSERT_EQ(row.count(), 1u);
  EXPECT_EQ(row.text(), "k");
  EXPECT_EQ(row.fixed<int64_t>(), 7);
}

TEST(RowReader, every_cut_is_noticed) {
  const auto body = "\1\0\0\0\2ab\1\1k"s;
  for (size_t size = 0; size < body.size(); ++size) {
    RowReader row(std::string_view(body).substr(0, size));
    row.fixed<uint32_t>();
    row.text();
    row.count();
    row.text();
    EXPECT_FALSE(row.ok()) << size;
    EXPECT_EQ(row.status().error().code, ErrorCode::data_loss);
  }
}

TEST(RowReader, a_claim_beyond_the_body_is_refused) {
  EXPECT_EQ(RowReader("\xff\xff\xff\xff\x0f"sv).count(), 0u);
  RowReader endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"sv);
  EXPECT_EQ(endless.text(), "");
  EXPECT_FALSE(endless.ok());
}

TEST(RowReader, after_a_failure_everything_is_zero) {
  RowReader row("\5ab"sv);
  EXPECT_EQ(row.text(), "");
  EXPECT_EQ(row.fixed<uint64_t>(), 0u);
  EXPECT_FALSE(row.id<model::TraceId>().is_valid());
  EXPECT_FALSE(row.ok());
}

}  // namespace
}  // namespace weft::store
