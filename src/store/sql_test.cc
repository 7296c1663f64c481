// SQL against a real engine: what it answers, and every way out that comes to mind.
#include "store/sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Sql : public StoreTest {
 protected:
  // One span of the asker's project, and one that is not.
  void SetUp() override {
    StoreTest::SetUp();
    store({{.trace = 1, .id = 1, .name = "mine", .project = "p"},
           {.trace = 2, .id = 2, .name = "foreign", .start = kNoon + 1, .project = "secret"}});
    update(1, "event", R"({"feedback":"foreign"})", "secret");
  }

  // All cells of all rows, as the project p sees them.
  std::string ask(const std::string& sql, const ProjectScope& project = "p") {
    const auto answer = ask_sql(engine(), sql, project);
    if (!answer) return "error: " + answer.error().message;
    std::string text;
    for (const auto& row : answer->rows) {
      for (const auto& cell : row) text += cell.value_or("NULL") + " ";
    }
    return text;
  }
};

TEST_F(Sql, answers_with_names_types_and_values) {
  const auto answer =
      ask_sql(engine(), "SELECT name, trace_id, NULL AS nothing, 'a\tb\\\\c' AS text FROM spans", "p")
          .value();
  ASSERT_EQ(answer.columns.size(), 4u);
  EXPECT_EQ(answer.columns[0].name, "name");
  EXPECT_EQ(answer.columns[0].type, "LowCardinality(String)");
  ASSERT_EQ(answer.rows.size(), 1u);
  EXPECT_THAT(answer.rows[0], ElementsAre("mine", trace_id(1).hex(), std::nullopt, "a\tb\\c"));
  EXPECT_FALSE(answer.truncated);
}

TEST_F(Sql, without_a_project_sees_all) {
  EXPECT_EQ(ask("SELECT count() FROM spans", std::nullopt), "2 ");
}

// However the table is read: what belongs to another project is not there.
TEST_F(Sql, sees_its_project_alone_in_every_clause) {
  for (const auto* sql : {
           "SELECT groupUniqArray(name) FROM spans",
           "SELECT DISTINCT name FROM spans",
           "SELECT name FROM spans WHERE 1 OR project = 'secret'",
           "SELECT name FROM spans AS project",
           "SELECT name FROM (SELECT * FROM spans)",
           "WITH s AS (SELECT * FROM spans) SELECT name FROM s",
           "WITH spans AS (SELECT * FROM spans) SELECT name FROM spans",
           "WITH 'secret' AS project SELECT name FROM spans",
           "SELECT (SELECT groupArray(name) FROM spans)",
           "SELECT name FROM spans UNION ALL SELECT body FROM event_updates",
           "SELECT name FROM spans UNION DISTINCT SELECT event_id FROM event_updates",
           "(SELECT name FROM spans) EXCEPT (SELECT 'x')",
           "SELECT b.name FROM spans AS a JOIN spans AS b ON 1 = 1",
           "SELECT b.name FROM (SELECT 1 AS x) AS a LEFT JOIN spans AS b ON 1 = 1",
           "SELECT b.name FROM spans AS a FULL JOIN spans AS b ON a.span_id = b.span_id",
           "SELECT b.name FROM spans AS a CROSS JOIN spans AS b",
           "SELECT a.name FROM spans AS a WHERE a.name IN (SELECT name FROM spans)",
           "SELECT name FROM spans AS a WHERE EXISTS (SELECT 1 FROM spans AS b WHERE b.project = a.project)",
           "SELECT name FROM spans ARRAY JOIN [1] AS one",
           "SELECT any(name) OVER () FROM spans",
           "SELECT name FROM spans GROUP BY ALL WITH ROLLUP HAVING name != ''",
           "SELECT name FROM spans ORDER BY 1 LIMIT 1 BY project",
           "FROM spans SELECT name",
           "SELECT name FROM spans -- WHERE project = 'secret'",
           "SELECT name /* FROM other */ FROM spans;",
       }) {
    const auto text = ask(sql);
    EXPECT_THAT(text, HasSubstr("mine")) << sql;
    EXPECT_THAT(text, Not(HasSubstr("foreign"))) << sql;
  }
}

// ClickHouse tries conditions in an order of its own: one that fails on a row tells what is in it.
TEST_F(Sql, no_condition_is_tried_on_rows_of_other_projects) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 5'000; ++i) {
    const bool is_mine = i % 2 == 0;
    spans.push_back({.trace = 10 + i,
                     .id = i + 1,
                     .name = is_mine ? "7" : "foreign",
                     .start = kNoon + i,
                     .project = is_mine ? "numbers" : "secret"});
  }
  store(spans);
  for (const auto* sql : {
           "SELECT count() FROM spans WHERE toInt32(name) = 7",
           "SELECT count() FROM (SELECT * FROM spans) WHERE toInt32(name) = 7",
           "WITH toInt32(name) AS n SELECT count() FROM spans WHERE n = 7",
           "SELECT count() FROM spans WHERE intDiv(1, project = 'numbers') = 1",
           "SELECT countIf(toInt32(name) = 7) FROM spans WHERE toInt32(name) > 0 AND length(service) > 0",
           "SELECT uniqExact(a.span_id) FROM spans AS a JOIN spans AS b ON a.span_id = b.span_id AND "
           "toInt32(a.name) = toInt32(b.name)",
           "SELECT count() FROM spans WHERE span_id IN (SELECT span_id FROM spans WHERE toInt32(name) = 7)",
           "WITH spans AS (SELECT * FROM spans) SELECT count() FROM spans WHERE toInt32(name) = 7",
       }) {
    EXPECT_EQ(ask(sql, "numbers"), "2500 ") << sql;
  }
}

TEST_F(Sql, keeps_the_order_that_was_asked_for) {
  store({{.id = 5, .name = "c"}, {.id = 6, .name = "a"}, {.id = 7, .name = "b"}});
  EXPECT_EQ(ask("SELECT name FROM spans ORDER BY name DESC;"), "mine c b a ");
}

TEST_F(Sql, counts_and_extremes_are_the_projects) {
  EXPECT_EQ(ask("SELECT count() FROM spans"), "1 ");
  EXPECT_EQ(ask("SELECT count() FROM event_updates"), "0 ");
  EXPECT_EQ(ask("SELECT count(), max(start_unix_nano) - min(start_unix_nano) FROM spans"), "1 0 ");
  EXPECT_EQ(ask("SELECT uniq(project), max(received) = min(received) FROM spans"), "1 1 ");
  EXPECT_EQ(ask("SELECT 'foreign' IN (SELECT name FROM spans)"), "0 ");
  EXPECT_EQ(ask("SELECT count() FROM spans WHERE project = 'secret'"), "0 ");
}

TEST_F(Sql, has_no_way_out) {
  for (const std::string sql : {
           // other tables
           "SELECT * FROM system.tables",
           "SELECT * FROM `system`.`tables`",
           "SELECT * FROM system . processes",
           "SELECT * FROM \"system.tables\"",
           "SELECT * FROM information_schema.tables",
           "SELECT * FROM migrations",
           "SELECT * FROM schema_migrations",
           "SELECT 1 IN system.one",
           "SELECT in(1, system.one)",
           "WITH system.one AS t SELECT 1 IN t",
           "SELECT (SELECT count() FROM system.tables)",
           "SELECT name FROM spans WHERE name IN (SELECT name FROM system.tables)",
           "SELECT name FROM spans UNION ALL SELECT name FROM system.tables",
           "SELECT name FROM spans JOIN system.tables AS t ON 1 = 1",
           // table functions
           "SELECT * FROM url('http://127.0.0.1:1/', TSV, 'x String')",
           "SELECT * FROM file('/etc/passwd', LineAsString)",
           "SELECT * FROM remote('127.0.0.1', system.one)",
           "SELECT * FROM cluster('default', system.one)",
           "SELECT * FROM merge('.*')",
           "SELECT * FROM merge(currentDatabase(), 'sp')",
           "SELECT * FROM numbers(3)",
           "SELECT * FROM view(SELECT * FROM spans)",
           "SELECT * FROM viewIfPermitted(SELECT 1 ELSE null('x Int8'))",
           "SELECT * FROM executable('x', TSV, 'x String')",
           "SELECT * FROM s3('http://127.0.0.1:1/')",
           "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
           "SELECT * FROM values('x Int8', 1)",
           "SELECT * FROM loop(spans)",
           "SELECT * FROM mergeTreeIndex(currentDatabase(), 'spans')",
           "SELECT * FROM dictionary('x')",
           "SELECT * FROM generateRandom('x Int8')",
           "SELECT 1 IN numbers(3)",
           "SELECT * FROM (EXPLAIN SELECT 1)",
           // functions that reach elsewhere
           "SELECT file('/etc/passwd')",
           "SELECT joinGet('a', 'b', 1)",
           "SELECT dictGet('a', 'b', 1)",
           "SELECT getMacro('start')",
           "SELECT getSetting('additional_table_filters')",
           "SELECT hostName()",
           "SELECT getClientHTTPHeader('X-ClickHouse-Key')",
           "SELECT sleep(1)",
           "SELECT currentUser()",
           "SELECT * APPLY(file) FROM spans",
           "SELECT arrayMap(x -> file(x), ['/etc/passwd'])",
           "SELECT hasColumnInTable('system', 'one', 'dummy')",
           "SELECT aiGenerate('x')",
           "SELECT name FROM spans PREWHERE toInt32(name) = 7",
           "SELECT name FROM spans FINAL",
           // brackets
           "SELECT 1) UNION ALL (SELECT 2",
           "SELECT 1\n) UNION ALL SELECT * FROM (SELECT 2",
           "SELECT 1 -- \n)",
           // settings
           "SELECT name FROM spans SETTINGS additional_table_filters = {}",
           "SELECT 1 SETTINGS readonly = 0",
           "SELECT name FROM (SELECT * FROM spans SETTINGS additional_table_filters = {})",
           "SET readonly = 0",
           "SELECT name FROM spans FORMAT Native",
           "SELECT 1 INTO OUTFILE '/tmp/weft-sql-test'",
           // other statements
           "INSERT INTO spans (name) VALUES ('x')",
           "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
           "DROP TABLE spans",
           "CREATE TABLE t (x Int8) ENGINE = Memory",
           "CREATE TEMPORARY TABLE t (x Int8)",
           "CREATE VIEW v AS SELECT 1",
           "CREATE FUNCTION f AS x -> x",
           "ALTER TABLE spans DELETE WHERE 1",
           "TRUNCATE TABLE spans",
           "USE system",
           "SYSTEM SHUTDOWN",
           "SHOW TABLES",
           "DESCRIBE spans",
           "EXISTS TABLE spans",
           "EXPLAIN SELECT 1",
           "KILL QUERY WHERE 1",
           "GRANT ALL ON *.* TO weft",
           "SELECT 1; SELECT 2",
           "SELECT 1; DROP TABLE spans",
           "WATCH spans",
           "BACKUP TABLE spans TO File('x')",
           "",
           ";",
           "not SQL",
           "SELECT 1 /* never closed",
       }) {
    EXPECT_THAT(ask(sql), ::testing::StartsWith("error: ")) << sql;
  }
  EXPECT_EQ(ask("SELECT count() FROM spans", std::nullopt), "2 ");
}

TEST_F(Sql, a_project_is_a_value_whatever_is_in_its_name) {
  EXPECT_EQ(ask("SELECT count() FROM spans", "p' OR 1 = 1 -- "), "0 ");
  EXPECT_EQ(ask("SELECT count() FROM spans", "\\') OR (\\'1"), "0 ");
}

TEST_F(Sql, more_rows_than_are_given_are_said_to_be_missing) {
  store_many(3, kSqlRowsMax + 5);
  const auto answer = ask_sql(engine(), "SELECT span_id FROM spans", std::nullopt).value();
  EXPECT_EQ(answer.rows.size(), kSqlRowsMax);
  EXPECT_TRUE(answer.truncated);
}

TEST_F(Sql, what_takes_too_much_memory_is_ended_and_says_so) {
  const auto answer = ask_sql(engine(), "SELECT length(arrayConcat(range(100000000), [1]))", "p");
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("emory"));
}

}  // namespace
}  // namespace weft::store
