#include "eval/csv.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

TEST(Csv, quoted_fields_hold_commas_quotes_and_newlines) {
  CsvReader reader("a,\"b, \"\"c\"\"\nd\"\r\n\ne");
  EXPECT_EQ(reader.next()->value(), (CsvRow{"a", "b, \"c\"\nd"}));
  EXPECT_EQ(reader.next()->value(), (CsvRow{"e"}));
  EXPECT_EQ(reader.line(), 4u);
  EXPECT_FALSE(reader.next()->has_value());
}

TEST(Csv, a_quote_that_nothing_closes_is_refused_with_its_line) {
  CsvReader reader("a\n\"b\nc");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.next().error().message.substr(0, 6), "line 2");
}

TEST(Csv, what_is_written_reads_back) {
  const CsvRow row{"plain", "a,b", "say \"x\"", "two\nlines", ""};
  const std::string line = csv_line(row);
  CsvReader reader(line);
  EXPECT_EQ(reader.next()->value(), row);
}

}  // namespace
}  // namespace weft::eval
