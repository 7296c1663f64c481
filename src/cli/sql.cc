// weft sql 'SELECT …': what is stored, asked in SQL.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <memory>

#include "cli/json_fields.h"
#include "cli/reading.h"
#include "cli/table.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  std::string sql;
  std::string project;
};

std::string cell_text(const boost::json::value& cell) {
  if (cell.is_null()) return "NULL";
  return cell.is_string() ? std::string(cell.get_string()) : boost::json::serialize(cell);
}

bool is_number(std::string_view type) {
  return type.find("Int") != std::string_view::npos || type.find("Float") != std::string_view::npos;
}

std::string sql_view(const boost::json::value& answer, const Terminal& terminal) {
  std::vector<TableColumn> columns;
  for (const auto& column : list_field(answer, "/columns"))
    columns.push_back({text_field(column, "/name"), is_number(text_field(column, "/type"))});
  std::vector<TableRow> rows;
  for (const auto& row : list_field(answer, "/rows")) {
    auto& cells = rows.emplace_back();
    if (row.is_array())
      for (const auto& cell : row.get_array()) cells.push_back(cell_text(cell));
    cells.resize(columns.size());
  }
  auto out = table(columns, rows, terminal);
  if (boolean_field(answer, "/truncated"))
    out += terminal.paint(Colour::yellow, fmt::format("Only the first {} rows are shown.\n", rows.size()));
  return out;
}

int run_sql(const Options& options) {
  Parameters parameters;
  if (!options.project.empty()) parameters.emplace_back("project", options.project);
  return show(options.reading, "/api/v1/sql", parameters, &sql_view, Method::post, options.sql);
}

}  // namespace

void add_sql(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("sql", "Ask in SQL: one SELECT over the tables spans and event_updates");
  verb->add_option("query", options->sql, "Such as 'SELECT service, count() FROM spans GROUP BY service'")
      ->required();
  verb->add_option("--project", options->project, "Only of this project");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] { run = [options] { return run_sql(*options); }; });
}

}  // namespace weft::cli
