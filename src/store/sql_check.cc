#include "store/sql_check.h"

#include <algorithm>
#include <array>
#include <vector>

#include "store/sql_functions.h"

namespace weft::store {
namespace {

// What a SELECT is made of. Not among them: Set (SETTINGS), ColumnsApplyTransformer, which calls a function
// by name, and every other kind of statement.
constexpr auto kKinds = std::to_array<std::string_view>({"ArrayJoin",
                                                         "Asterisk",
                                                         "ColumnsExceptTransformer",
                                                         "ColumnsListMatcher",
                                                         "ColumnsRegexpMatcher",
                                                         "ColumnsTransformerList",
                                                         "ExpressionList",
                                                         "Function",
                                                         "Identifier",
                                                         "InterpolateElement",
                                                         "Literal",
                                                         "OrderByElement",
                                                         "QualifiedAsterisk",
                                                         "SampleRatio",
                                                         "SelectIntersectExceptQuery",
                                                         "SelectQuery",
                                                         "SelectWithUnionQuery",
                                                         "Subquery",
                                                         "TableExpression",
                                                         "TableIdentifier",
                                                         "TableJoin",
                                                         "TablesInSelectQuery",
                                                         "TablesInSelectQueryElement",
                                                         "WindowDefinition",
                                                         "WindowListElement",
                                                         "WithElement"});
static_assert(std::ranges::is_sorted(kKinds));

struct Node {
  std::string_view kind;
  std::string_view name;  // the word after the kind; "" where there is none
  size_t depth = 0;
  size_t parent = SIZE_MAX;
  size_t place = 0;  // among its parent's children
  size_t children = 0;
};

Node node_of(std::string_view line) {
  Node node;
  node.depth = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(node.depth);
  node.kind = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(node.kind.size() + 1, line.size()));
  if (!line.starts_with('(')) node.name = line.substr(0, line.find(' '));
  return node;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<Node> nodes_of(std::string_view tree) {
  std::vector<Node> nodes;
  std::vector<size_t> above;  // the node last seen at each depth
  for (const auto line : lines_of(tree)) {
    auto node = node_of(line);
    above.resize(std::min(above.size(), node.depth));
    if (!above.empty()) {
      node.parent = above.back();
      node.place = nodes[node.parent].children++;
    }
    above.push_back(nodes.size());
    nodes.push_back(node);
  }
  return nodes;
}

tl::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorCode::invalid_argument, "this SQL is not for weft: {}", what);
}

// One statement's tree, looked at node by node.
class SyntaxTree {
 public:
  SyntaxTree(std::string_view tree, const SqlSurroundings& surroundings)
      : nodes_(nodes_of(tree)), surroundings_(surroundings) {}

  Status check() const {
    if (nodes_.empty() || nodes_.front().kind != "SelectWithUnionQuery") return refuse("it takes one SELECT");
    if (nodes_.front().children != 1) return refuse("SETTINGS, FORMAT and INTO OUTFILE are not allowed");
    for (const auto& node : nodes_) TRY(check(node));
    return {};
  }

 private:
  Status check(const Node& node) const {
    if (node.kind == "Set") return refuse("SETTINGS are not allowed");
    if (!std::ranges::binary_search(kKinds, node.kind))
      return refuse(fmt::format("{} is not allowed", node.kind));
    if (node.kind == "Function") return check_function(node);
    if (node.kind == "TableIdentifier") return check_table(node.name);
    if (node.kind == "Identifier") return check_name(node.name);
    return {};
  }

  Status check_function(const Node& node) const {
    if (is_table(node)) return refuse(fmt::format("{}() in the place of a table is not allowed", node.name));
    if (is_set(node) && node.name != "tuple" && node.name != "array") {
      return refuse(fmt::format("{}() after IN is not allowed; write a list or a subquery", node.name));
    }
    if (is_harmless_function(node.name)) return {};
    return refuse(fmt::format("the function {} is not among those that can be called", node.name));
  }

  bool is_table(const Node& node) const {
    return node.parent != SIZE_MAX && nodes_[node.parent].kind == "TableExpression";
  }

  // The right side of an IN, where ClickHouse takes tables and table functions too.
  bool is_set(const Node& node) const {
    if (node.parent == SIZE_MAX || node.place != 1 || nodes_[node.parent].parent == SIZE_MAX) return false;
    const auto name = nodes_[nodes_[node.parent].parent].name;
    constexpr auto kOfSets = std::to_array<std::string_view>(
        {"in", "notIn", "nullIn", "notNullIn", "globalIn", "globalNotIn", "globalNullIn", "globalNotNullIn"});
    return std::ranges::find(kOfSets, name) != kOfSets.end();
  }

  Status check_table(std::string_view name) const {
    if (name.find('.') != std::string_view::npos)
      return refuse(fmt::format("the table {}: tables are named without their database", name));
    return check_name(name);
  }

  // Columns, aliases and common table expressions may have any name that leads nowhere else.
  Status check_name(std::string_view name) const {
    const auto first = name.substr(0, name.find('.'));
    if (first.size() < name.size() && surroundings_.databases.contains(first))
      return refuse(fmt::format("{}: tables of databases cannot be named", name));
    if (surroundings_.tables.contains(name) && !kSqlTables.contains(name))
      return refuse(
          fmt::format("the table {} cannot be read; there are {}", name, fmt::join(kSqlTables, ", ")));
    return {};
  }

  std::vector<Node> nodes_;
  const SqlSurroundings& surroundings_;
};

}  // namespace

Status check_syntax_tree(std::string_view tree, const SqlSurroundings& surroundings) {
  return SyntaxTree(tree, surroundings).check();
}

Status check_query_tree(std::string_view tree, const SqlSurroundings& surroundings) {
  constexpr std::string_view kName = "table_name: ";
  constexpr std::string_view kNothing = "system.one";  // what a SELECT without FROM reads: one row
  for (auto line : lines_of(tree)) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with("TABLE_FUNCTION ")) return refuse("table functions are not allowed");
    if (!line.starts_with("TABLE id: ")) continue;
    const size_t at = line.find(kName);
    const auto name = at == std::string_view::npos ? line : line.substr(at + kName.size());
    const auto is_allowed = [&](const std::string& table) {
      return name == surroundings.database + "." + table;
    };
    if (name != kNothing && !std::ranges::any_of(kSqlTables, is_allowed))
      return refuse(fmt::format("the table {} cannot be read", name));
  }
  return {};
}

}  // namespace weft::store
