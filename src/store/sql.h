// SQL that a person wrote, over what is stored of a project. docs/decisions/sql.md says what holds it in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "store/reader.h"

namespace weft::store {

inline constexpr size_t kSqlTextBytesMax = 64 * 1024;   // beyond: too_large
inline constexpr std::chrono::seconds kSqlTimeMax{15};  // beyond: deadline_exceeded
inline constexpr uint32_t kSqlRowsMax = 10'000;         // more are left out, and the answer says truncated
inline constexpr uint64_t kSqlAnswerBytesMax = 64ULL
                                               << 20;  // beyond: refused, with the advice to ask for less
inline constexpr uint64_t kSqlMemoryBytesMax = 512ULL << 20;  // beyond: refused

struct SqlColumn {
  std::string name;
  std::string type;  // ClickHouse's
};
struct SqlAnswer {
  std::vector<SqlColumn> columns;
  // As text; ids (FixedString of 8 and 16 bytes) in hexadecimal, none for NULL.
  std::vector<std::vector<std::optional<std::string>>> rows;
  bool truncated = false;
};

// One SELECT over kSqlTables (sql_check.h), of which it sees the project's rows. Any thread. Errors:
// invalid_argument (it is refused, or ClickHouse cannot read it: its own words), deadline_exceeded,
// resource_exhausted, too_large, unavailable.
Result<SqlAnswer> ask_sql(engine::Engine& engine, const std::string& untrusted_sql,
                          const ProjectScope& project);

}  // namespace weft::store
