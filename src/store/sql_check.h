// Whether SQL that a person wrote may be run: read from what ClickHouse's own parser makes of it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::store {

// What people may ask of.
inline const std::set<std::string, std::less<>> kSqlTables{"spans", "event_updates"};

// Names that would lead out of those.
struct SqlSurroundings {
  std::string database;  // the one that has them
  std::set<std::string, std::less<>> databases;
  // Of `database`, those of kSqlTables among them, and of where the SQL runs.
  std::set<std::string, std::less<>> tables;
};

// `tree` is the answer to EXPLAIN AST: a line a node, each a blank deeper than its parent,
//
//   "TableIdentifier spans (alias s)"   "Function count (children 1)"   "Literal \'x\'"
//
// One SELECT whose every node is of a known kind: no SETTINGS, FORMAT or INTO OUTFILE, no table but
// kSqlTables by their bare names, no table function, no function that is not harmless (sql_functions.h).
// Linear, without recursion. Errors: invalid_argument, which says what was found.
Status check_syntax_tree(std::string_view tree, const SqlSurroundings& surroundings);

// `tree` is the answer to EXPLAIN QUERY TREE, in which names are resolved: every table is one of kSqlTables.
Status check_query_tree(std::string_view tree, const SqlSurroundings& surroundings);

}  // namespace weft::store
