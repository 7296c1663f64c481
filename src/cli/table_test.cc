#include "cli/table.h"

#include <gtest/gtest.h>

namespace weft::cli {
namespace {

const std::vector<TableColumn> kColumns{{"name", false}, {"n", true}};

TEST(Table, numbers_stand_at_the_right) {
  EXPECT_EQ(table(kColumns, {{"a", "1"}, {"bcdefg", "10"}}, Terminal(80, false)),
            "name     n\n"
            "a        1\n"
            "bcdefg  10\n");
}

TEST(Table, the_widest_column_is_cut_to_fit) {
  EXPECT_EQ(table(kColumns, {{std::string(100, 'x'), "12345"}}, Terminal(40, false)),
            "name                                   n\n" + std::string(32, 'x') + "…  12345\n");
}

TEST(Table, too_many_columns_become_a_list_for_each_row) {
  const std::vector<TableColumn> many(20, {"heading", false});
  const auto text = table(many, {TableRow(20, "a long value")}, Terminal(40, false));
  EXPECT_TRUE(text.starts_with("row 1\nheading  a long value\n")) << text;
}

TEST(Table, what_is_stored_cannot_steer_the_terminal) {
  EXPECT_EQ(table({{"x", false}}, {{"\x1b[2J"}}, Terminal(80, false)).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weft::cli
