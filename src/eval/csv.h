// CSV as RFC 4180 has it, read row by row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::eval {

using CsvRow = std::vector<std::string>;

// One thread. The text outlives it.
class CsvReader {
 public:
  explicit CsvReader(std::string_view untrusted_text, char delimiter = ',');

  // None at the end; empty lines are passed over. Errors: invalid_argument with the line of a quote that
  // nothing closes.
  Result<std::optional<CsvRow>> next();
  // Of the row that next() gave.
  size_t line() const { return row_line_; }

 private:
  Result<std::string> field();
  Result<std::string> quoted();

  std::string_view rest_;
  char delimiter_;
  size_t line_ = 1;
  size_t row_line_ = 1;
};

// A row, quoted where it needs to be, without the line's end.
std::string csv_line(const CsvRow& row);

}  // namespace weft::eval
