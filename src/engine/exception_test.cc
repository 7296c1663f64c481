#include "engine/exception.h"

#include <gtest/gtest.h>

namespace weft::engine {
namespace {

TEST(Exception, is_read_without_its_version) {
  const auto exception =
      parse_exception("Code: 60. DB::Exception: Unknown table 't'. (UNKNOWN_TABLE) (version 26.7.2.1)\n");
  EXPECT_EQ(exception.code, 60);
  EXPECT_EQ(exception.message, "Unknown table 't'. (UNKNOWN_TABLE)");
}

TEST(Exception, of_another_server_keeps_its_text) {
  const auto exception = parse_exception("<html>502 Bad Gateway</html>");
  EXPECT_EQ(exception.code, 0);
  EXPECT_EQ(exception.message, "<html>502 Bad Gateway</html>");
}

TEST(Exception, of_another_server_is_cut_off) {
  EXPECT_EQ(parse_exception(std::string(100'000, 'x')).message.size(), 500u);
}

TEST(Exception, with_a_code_beyond_all_numbers_is_not_clickhouse_s) {
  EXPECT_EQ(parse_exception("Code: 99999999999999. DB::Exception: x").code, 0);
}

TEST(LateException, is_found_at_the_end_of_the_rows) {
  const auto exception = find_late_exception(
      "1\n2\n\r\n__exception__\r\nword\r\nCode: 395. DB::Exception: no. (X) (version 1)\n41 "
      "word\r\n__exception__\r\n",
      "word");
  ASSERT_TRUE(exception);
  EXPECT_EQ(exception->code, 395);
  EXPECT_EQ(exception->message, "no. (X)");
}

TEST(LateException, is_not_faked_by_a_row) {
  EXPECT_FALSE(
      find_late_exception("__exception__\r\nguess\r\nCode: 1.\n7 guess\r\n__exception__\r\n", "word"));
}

TEST(LateException, needs_a_beginning) {
  EXPECT_FALSE(find_late_exception("rows 7 word\r\n__exception__\r\n", "word"));
}

TEST(Classification, tells_passing_trouble_from_wrong_queries) {
  EXPECT_EQ(classify(241), ErrorCode::resource_exhausted);
  EXPECT_EQ(classify(252), ErrorCode::resource_exhausted);
  EXPECT_EQ(classify(159), ErrorCode::deadline_exceeded);
  EXPECT_EQ(classify(210), ErrorCode::unavailable);
  EXPECT_EQ(classify(516), ErrorCode::unauthenticated);
  EXPECT_EQ(classify(62), ErrorCode::invalid_argument);  // SYNTAX_ERROR
}

}  // namespace
}  // namespace weft::engine
