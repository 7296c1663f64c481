// Table: cells in columns that fit the terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace weft::cli {

struct TableColumn {
  std::string heading;
  bool is_number = false;  // stands at the right
};
using TableRow = std::vector<std::string>;

// A heading and a line a row. Where it is wider than the terminal the widest columns are cut; where it has
// too many columns for that, each row is printed as a list of them instead. Cells are untrusted text.
std::string table(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                  const Terminal& terminal);

}  // namespace weft::cli
