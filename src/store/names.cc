// Reader::services, operations and projects: what the filters of a page offer.
#include <fmt/format.h>

#include "store/reader.h"
#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {
namespace {

Result<std::vector<std::string>> names(engine::Engine& engine, Statement statement, std::string sql) {
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::vector<std::string> found;
  RowReader row(answer);
  while (!row.at_end()) found.emplace_back(row.text());
  TRY(row.status());
  return found;
}

}  // namespace

Result<std::vector<std::string>> Reader::services(const ProjectScope& project) const {
  Statement statement;
  auto sql = fmt::format("SELECT DISTINCT service FROM spans WHERE service != ''{} ORDER BY service LIMIT {}",
                         within(statement, project), kNamesMax);
  return names(engine_, std::move(statement), std::move(sql));
}

Result<std::vector<std::string>> Reader::operations(const ProjectScope& project,
                                                    const std::string& service) const {
  Statement statement;
  auto sql = fmt::format("SELECT DISTINCT name FROM spans WHERE service = {}", statement.text(service));
  sql += within(statement, project);
  fmt::format_to(std::back_inserter(sql), " ORDER BY name LIMIT {}", kNamesMax);
  return names(engine_, std::move(statement), std::move(sql));
}

Result<std::vector<Operation>> Reader::operation_kinds(const ProjectScope& project,
                                                       const std::string& service) const {
  Statement statement;
  auto sql = fmt::format("SELECT DISTINCT name, kind FROM spans WHERE service = {}", statement.text(service));
  sql += within(statement, project);
  fmt::format_to(std::back_inserter(sql), " ORDER BY name, kind LIMIT {}", kNamesMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  std::vector<Operation> found;
  RowReader row(answer);
  while (!row.at_end()) {
    auto& operation = found.emplace_back(Operation{.name = std::string(row.text())});
    operation.kind = static_cast<model::SpanKind>(row.fixed<uint8_t>());
  }
  TRY(row.status());
  return found;
}

Result<std::vector<std::string>> Reader::projects(const ProjectScope& project) const {
  Statement statement;
  auto sql = fmt::format(
      "SELECT project FROM spans WHERE 1{} GROUP BY project ORDER BY count() DESC, project LIMIT {}",
      within(statement, project), kNamesMax);
  return names(engine_, std::move(statement), std::move(sql));
}

}  // namespace weft::store
