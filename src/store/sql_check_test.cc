#include "store/sql_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql_functions.h"

namespace weft::store {
namespace {

using testing::HasSubstr;

const SqlSurroundings kWeft{.database = "weft",
                            .databases = {"weft", "system", "default"},
                            .tables = {"spans", "event_updates", "migrations"}};

// A SELECT whose one column is `expression`, as EXPLAIN AST prints it.
std::string select(std::string_view expression, std::string_view table = "TableIdentifier spans") {
  return fmt::format(
      "SelectWithUnionQuery (children 1)\n ExpressionList (children 1)\n  SelectQuery (children 2)\n"
      "   ExpressionList (children 1)\n    {}\n   TablesInSelectQuery (children 1)\n"
      "    TablesInSelectQueryElement (children 1)\n     TableExpression (children 1)\n      {}\n",
      expression, table);
}

std::string refusal(const std::string& tree) {
  const auto checked = check_syntax_tree(tree, kWeft);
  return checked ? "" : checked.error().message;
}

TEST(SqlCheck, a_select_over_its_tables_may_be_run) {
  EXPECT_EQ(refusal(select("Asterisk")), "");
  EXPECT_EQ(refusal(select("Function countIf (children 1)", "TableIdentifier event_updates (alias e)")), "");
  EXPECT_EQ(refusal(select("Identifier a_common_table.column")), "");
}

TEST(SqlCheck, other_tables_and_databases_cannot_be_named) {
  EXPECT_THAT(refusal(select("Asterisk", "TableIdentifier system.tables")), HasSubstr("system.tables"));
  EXPECT_THAT(refusal(select("Asterisk", "TableIdentifier migrations")), HasSubstr("migrations"));
  EXPECT_THAT(refusal(select("Asterisk", "TableIdentifier weft.spans")), HasSubstr("without their database"));
  EXPECT_THAT(refusal(select("Identifier system.tables (alias t)")), HasSubstr("system.tables"));
  EXPECT_THAT(refusal(select("Identifier migrations (alias t)")), HasSubstr("migrations"));
}

TEST(SqlCheck, a_function_in_the_place_of_a_table_is_refused_however_harmless) {
  EXPECT_THAT(refusal(select("Asterisk", "Function url (children 1)")), HasSubstr("url()"));
  EXPECT_THAT(refusal(select("Asterisk", "Function count (children 1)")), HasSubstr("count()"));
}

TEST(SqlCheck, what_follows_in_is_a_list_or_a_subquery) {
  const auto in = [](std::string_view right) {
    return select(fmt::format(
        "Function in (children 1)\n     ExpressionList (children 2)\n      Identifier name\n      {}",
        right));
  };
  EXPECT_EQ(refusal(in("Function tuple (children 1)")), "");
  EXPECT_EQ(refusal(in("Identifier spans")), "");
  EXPECT_THAT(refusal(in("Function numbers (children 1)")), HasSubstr("numbers()"));
  EXPECT_THAT(refusal(in("Function lower (children 1)")), HasSubstr("lower()"));
  EXPECT_THAT(refusal(in("Identifier migrations")), HasSubstr("migrations"));
}

TEST(SqlCheck, settings_formats_and_other_statements_are_refused) {
  EXPECT_THAT(refusal("SelectWithUnionQuery (children 2)\n ExpressionList\n Identifier JSON\n"),
              HasSubstr("FORMAT"));
  EXPECT_THAT(refusal(select("Set")), HasSubstr("SETTINGS"));
  EXPECT_THAT(refusal(select("ColumnsApplyTransformer")), HasSubstr("ColumnsApplyTransformer"));
  for (const auto* tree :
       {"InsertQuery   (children 1)\n Identifier spans\n", "DropQuery  spans\n", "ShowTables\n",
        "Explain EXPLAIN (children 1)\n SelectWithUnionQuery (children 1)\n", ""}) {
    EXPECT_THAT(refusal(tree), HasSubstr("one SELECT")) << tree;
  }
}

TEST(SqlCheck, resolved_tables_are_those_of_the_database_alone) {
  const auto allowed = [](std::string_view line) {
    return check_query_tree(fmt::format("QUERY id: 0\n  JOIN TREE\n    {}\n", line), kWeft).has_value();
  };
  EXPECT_TRUE(allowed("TABLE id: 3, alias: __table1, table_name: weft.spans"));
  EXPECT_TRUE(allowed("TABLE id: 3, alias: __table1, table_name: system.one"));
  EXPECT_FALSE(allowed("TABLE id: 3, alias: __table1, table_name: weft.migrations"));
  EXPECT_FALSE(allowed("TABLE id: 3, alias: __table1, table_name: other.spans"));
  EXPECT_FALSE(allowed("TABLE id: 3"));
  EXPECT_FALSE(allowed("TABLE_FUNCTION id: 3, alias: __table1, table_function_name: numbers"));
}

TEST(SqlFunctions, what_computes_is_harmless_in_any_case_and_with_combinators) {
  for (const auto* name :
       {"count", "COUNT", "countIf", "sumMapIf", "quantileTDigestIf", "arrayMap", "toStartOfMinute"})
    EXPECT_TRUE(is_harmless_function(name)) << name;
}

TEST(SqlFunctions, what_reads_elsewhere_or_is_unknown_is_not) {
  for (const auto* name : {"file", "joinGet", "dictGet", "getMacro", "getSetting", "sleep", "aiGenerate",
                           "chdb", "", "hostName", "executable", "filesystemAvailable", "fileIf"})
    EXPECT_FALSE(is_harmless_function(name)) << name;
}

}  // namespace
}  // namespace weft::store
