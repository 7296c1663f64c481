#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace weft::cli {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kWidthMin = 6;  // columns are not cut below it

// How wide each column would be.
std::vector<size_t> natural_widths(const std::vector<TableColumn>& columns,
                                   const std::vector<TableRow>& rows) {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns.size(); ++i) {
    size_t width = display_width(columns[i].heading);
    for (const auto& row : rows) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  return widths;
}

size_t sum_of(const std::vector<size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
}

// The widest gives way first, until all fit.
void shrink(std::vector<size_t>& widths, size_t width_max) {
  while (sum_of(widths) > width_max) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= kWidthMin) return;
    const size_t over = sum_of(widths) - width_max;
    size_t second = kWidthMin;
    for (auto it = widths.begin(); it != widths.end(); ++it) {
      if (it != widest) second = std::max(second, *it);
    }
    // At least one column, and not below the next widest, which is then as wide.
    *widest -= std::clamp(*widest - std::min(second, *widest), size_t{1}, over);
  }
}

std::string line(const TableRow& cells, const std::vector<size_t>& widths,
                 const std::vector<TableColumn>& columns) {
  std::string out;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out.append(kGap, ' ');
    out += columns[i].is_number ? fit_right(cells[i], widths[i]) : fit(cells[i], widths[i]);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::string as_lists(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                     const Terminal& terminal) {
  size_t heading_width = kWidthMin;
  for (const auto& column : columns) heading_width = std::max(heading_width, display_width(column.heading));
  heading_width = std::min(heading_width, terminal.columns() / 2);
  const size_t width = terminal.columns() - heading_width - kGap;
  std::string out;
  for (size_t row = 0; row < rows.size(); ++row) {
    out += terminal.paint(Colour::bold, fmt::format("row {}\n", row + 1));
    for (size_t i = 0; i < columns.size(); ++i) {
      auto cells = fit(columns[i].heading, heading_width) + std::string(kGap, ' ') + fit(rows[row][i], width);
      cells.erase(cells.find_last_not_of(' ') + 1);
      out += cells + "\n";
    }
  }
  return out;
}

}  // namespace

std::string table(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                  const Terminal& terminal) {
  if (columns.empty()) return "";
  auto widths = natural_widths(columns, rows);
  shrink(widths, terminal.columns());
  if (sum_of(widths) > terminal.columns()) return as_lists(columns, rows, terminal);
  TableRow headings;
  for (const auto& column : columns) headings.push_back(column.heading);
  std::string out = terminal.paint(Colour::grey, line(headings, widths, columns));
  for (const auto& row : rows) out += line(row, widths, columns);
  return out;
}

}  // namespace weft::cli
