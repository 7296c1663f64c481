#include "cli/graph_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"

namespace weft::cli {
namespace {

constexpr size_t kCountWidth = 7;
constexpr size_t kTimeWidth = 9;
constexpr size_t kNumbersWidth = 2 * (kCountWidth + 1) + 3 * (kTimeWidth + 1);
constexpr size_t kEndsWidthMin = 24;

std::string name_of(const boost::json::array& nodes, uint64_t number) {
  if (number >= nodes.size()) return "";
  const auto kind = text_field(nodes[number], "/kind");
  const auto name = text_field(nodes[number], "/name");
  return kind == "service" || kind == "user" ? name : fmt::format("{} ({})", name, kind);
}

std::string line(std::string_view ends, size_t width, const std::array<std::string, 5>& numbers) {
  std::string out = fit(ends, width);
  for (size_t i = 0; i < numbers.size(); ++i)
    out += " " + fit_right(numbers[i], i < 2 ? kCountWidth : kTimeWidth);
  return out + "\n";
}

}  // namespace

std::string graph_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto& edges = list_field(answer, "/edges");
  if (edges.empty()) return "No calls between services in this time.\n";
  const size_t columns = terminal.columns();
  const size_t width = std::max(columns > kNumbersWidth ? columns - kNumbersWidth : 0, kEndsWidthMin);
  std::string out =
      terminal.paint(Colour::grey, line("CALLER > CALLEE", width, {"CALLS", "ERRORS", "P50", "P95", "P99"}));
  const auto& nodes = list_field(answer, "/nodes");
  for (const auto& edge : edges) {
    const auto time = [&](std::string_view pointer) { return duration_text(number_field(edge, pointer)); };
    const uint64_t errors = number_field(edge, "/errors");
    const auto text = line(fmt::format("{} > {}", name_of(nodes, number_field(edge, "/caller")),
                                       name_of(nodes, number_field(edge, "/callee"))),
                           width,
                           {std::to_string(number_field(edge, "/calls")), std::to_string(errors),
                            time("/p50_ns"), time("/p95_ns"), time("/p99_ns")});
    out += terminal.paint(errors > 0 ? Colour::red : Colour::none, text);
  }
  return out;
}

}  // namespace weft::cli
