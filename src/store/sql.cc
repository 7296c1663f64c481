#include "store/sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "store/row_reader.h"
#include "store/sql_check.h"
#include "store/statement.h"

namespace weft::store {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

// Where the SQL runs, so that a bare name never finds a table of weft's: only what stands before it does.
constexpr std::string_view kElsewhere = "information_schema";

Result<SqlSurroundings> surroundings_of(engine::Engine& engine) {
  TRY_ASSIGN(
      const auto answer,
      Statement().ask(engine, fmt::format("SELECT 'current' AS what, currentDatabase() AS name UNION ALL "
                                          "SELECT 'database', name FROM system.databases UNION ALL "
                                          "SELECT 'table', name FROM system.tables WHERE database IN "
                                          "(currentDatabase(), '{}')",
                                          kElsewhere)));
  SqlSurroundings found;
  RowReader row(answer);
  while (!row.at_end()) {
    const auto what = row.text();
    const auto name = std::string(row.text());
    if (what == "current") found.database = name;
    if (what == "database") found.databases.insert(name);
    if (what == "table") found.tables.insert(name);
  }
  TRY(row.status());
  return found;
}

// {'weft.spans':'project = unhex(\'73686f70\')',…}: a filter that ClickHouse puts on each table wherever it
// is read. The project as hexadecimal needs no quoting.
std::string filters_of(const SqlSurroundings& surroundings, const std::string& project) {
  const auto hexadecimal = to_hex({reinterpret_cast<const uint8_t*>(project.data()), project.size()});
  std::string filters;
  for (const auto& table : kSqlTables) {
    filters += fmt::format("{}'{}.{}':'project = unhex(\\'{}\\')'", filters.empty() ? "" : ",",
                           surroundings.database, table, hexadecimal);
  }
  return "{" + filters + "}";
}

// The SQL, with its tables before it. A condition of the SQL must not be tried on other projects' rows: it
// can fail, and how it fails tells of them. ClickHouse tries conditions in the order it likes best, but none
// before a LIMIT, which would change what they find. Where nothing is hidden, indexes may help instead.
std::string confined(std::string_view sql, const SqlSurroundings& surroundings, const ProjectScope& project) {
  constexpr std::string_view kNoCondition = " LIMIT 9223372036854775807";
  std::string tables;
  for (const auto& table : kSqlTables) {
    tables += fmt::format("{}{} AS (SELECT * FROM `{}`.{}{})", tables.empty() ? "WITH " : ", ", table,
                          surroundings.database, table, project ? kNoCondition : "");
  }
  return fmt::format("{} SELECT * FROM (\n{}\n)", tables, sql);
}

// readonly=1 forbids writing, and that the SQL changes settings itself; its other limits with it. What is
// sorted stays so, although it is read as a subquery.
Settings settings_of(const SqlSurroundings& surroundings, const ProjectScope& project) {
  Settings settings{{"readonly", "1"},
                    {"database", std::string(kElsewhere)},
                    {"max_threads", "2"},
                    {"max_result_bytes", std::to_string(kSqlAnswerBytesMax)},
                    {"max_memory_usage", std::to_string(kSqlMemoryBytesMax)},
                    {"enable_analyzer", "1"},
                    {"enable_global_with_statement", "1"},
                    {"query_plan_remove_redundant_sorting", "0"}};
  if (project) settings.emplace_back("additional_table_filters", filters_of(surroundings, *project));
  return settings;
}

Result<std::string> run(engine::Engine& engine, std::string sql, Settings settings) {
  engine::Query query;
  query.sql = std::move(sql);
  query.settings = std::move(settings);
  query.timeout = kSqlTimeMax;
  auto answer = engine.client().run(query);
  // What readonly forbids is said before it is parsed whole, and is the text's fault.
  if (!answer && answer.error().message.find("(READONLY)") != std::string::npos)
    return fail(ErrorCode::invalid_argument,
                "this SQL is not for weft: it takes one SELECT, without SETTINGS");
  if (!answer && answer.error().code == ErrorCode::unavailable) engine.suspect();
  return answer;
}

// ---- TabSeparatedWithNamesAndTypes: a line of names, one of types, then the rows

std::optional<std::string> unescaped(std::string_view value) {
  constexpr std::string_view kLetters = "bfrnt0";
  constexpr std::string_view kBytes("\b\f\r\n\t\0", 6);
  if (value == "\\N") return std::nullopt;
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
      continue;
    }
    const size_t letter = kLetters.find(value[++i]);
    text += letter == std::string_view::npos ? value[i] : kBytes[letter];
  }
  return text;
}

std::vector<std::optional<std::string>> cells_of(std::string_view line) {
  std::vector<std::optional<std::string>> cells;
  for (;;) {
    const size_t end = std::min(line.find('\t'), line.size());
    cells.push_back(unescaped(line.substr(0, end)));
    if (end == line.size()) return cells;
    line.remove_prefix(end + 1);
  }
}

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

bool is_id(std::string_view type) {
  for (const std::string_view wrapper : {"Nullable(", "LowCardinality("}) {
    if (type.starts_with(wrapper)) type = type.substr(wrapper.size(), type.size() - wrapper.size() - 1);
  }
  return type == "FixedString(8)" || type == "FixedString(16)";
}

SqlAnswer answer_of(std::string_view text) {
  SqlAnswer answer;
  const auto names = cells_of(take_line(text));
  const auto types = cells_of(take_line(text));
  for (size_t i = 0; i < names.size() && i < types.size(); ++i)
    answer.columns.push_back({names[i].value_or(""), types[i].value_or("")});
  while (!text.empty() && !answer.truncated) {
    auto row = cells_of(take_line(text));
    answer.truncated = answer.rows.size() == kSqlRowsMax;
    if (answer.truncated) break;
    for (size_t i = 0; i < row.size() && i < answer.columns.size(); ++i) {
      if (row[i] && is_id(answer.columns[i].type))
        row[i] = to_hex({reinterpret_cast<const uint8_t*>(row[i]->data()), row[i]->size()});
    }
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

// Without the semicolon that ends it, which would end what it is put into.
std::string_view without_end(std::string_view sql) {
  const size_t last = sql.find_last_not_of("; \t\r\n");
  return last == std::string_view::npos ? std::string_view() : sql.substr(0, last + 1);
}

}  // namespace

Result<SqlAnswer> ask_sql(engine::Engine& engine, const std::string& untrusted_sql,
                          const ProjectScope& project) {
  if (untrusted_sql.size() > kSqlTextBytesMax)
    return fail(ErrorCode::too_large, "the SQL has more than {} bytes", kSqlTextBytesMax);
  if (untrusted_sql.find('\0') != std::string::npos)
    return fail(ErrorCode::invalid_argument, "the SQL has a byte of 0 in it, which no text has");
  TRY_ASSIGN(const auto surroundings, surroundings_of(engine));
  auto settings = settings_of(surroundings, project);
  const std::string sql(without_end(untrusted_sql));
  TRY_ASSIGN(const auto syntax, run(engine, "EXPLAIN AST " + sql, settings));
  TRY(check_syntax_tree(syntax, surroundings));
  // From here on it is known to be whole: it cannot end before the bracket around it does.
  const auto inside = confined(sql, surroundings, project);
  TRY_ASSIGN(const auto resolved, run(engine, "EXPLAIN QUERY TREE " + inside, settings));
  TRY(check_query_tree(resolved, surroundings));
  settings.emplace_back("limit", std::to_string(kSqlRowsMax + 1));
  settings.emplace_back("default_format", "TabSeparatedWithNamesAndTypes");
  TRY_ASSIGN(const auto text, run(engine, inside, std::move(settings)));
  return answer_of(text);
}

}  // namespace weft::store
