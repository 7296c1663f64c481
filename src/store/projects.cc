#include "store/projects.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<std::vector<std::string>> projects(engine::Engine& engine, const ProjectScope& project) {
  Statement statement;
  auto sql = fmt::format(
      "SELECT project FROM spans WHERE 1{} GROUP BY project ORDER BY count() DESC, project LIMIT {}",
      within(statement, project), kNamesMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::vector<std::string> found;
  RowReader row(answer);
  while (!row.at_end()) found.emplace_back(row.text());
  TRY(row.status());
  return found;
}

}  // namespace weft::store
