#include "cli/top_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"

namespace weft::cli {
namespace {

constexpr std::array<size_t, 6> kWidths{8, 7, 9, 9, 8, 9};
constexpr size_t kNameWidthMin = 20;

std::string line(std::string_view name, size_t width, const std::array<std::string, 6>& numbers) {
  std::string out = fit(name, width);
  for (size_t i = 0; i < numbers.size(); ++i) out += " " + fit_right(numbers[i], kWidths[i]);
  return out + "\n";
}

std::string number_text(double number) {
  if (number == 0) return "";
  return number < 10 ? fmt::format("{:.2f}", number) : fmt::format("{:.0f}", number);
}

std::string name_of(const boost::json::value& row) {
  const auto model = text_field(row, "/model");
  if (!model.empty()) return model;
  const auto name = text_field(row, "/name");
  const auto service = text_field(row, "/service");
  return name.empty() ? service : fmt::format("{} {}", service, name);
}

}  // namespace

std::string top_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto window = duration_text(number_field(answer, "/window_ns"));
  const auto& rows = list_field(answer, "/rows");
  if (rows.empty()) return fmt::format("Nothing was received in the last {}.\n", window);
  size_t fixed = 0;
  for (const size_t each : kWidths) fixed += each + 1;
  const size_t width = std::max(terminal.columns() > fixed ? terminal.columns() - fixed : 0, kNameWidthMin);
  auto heading = text_field(answer, "/by");
  std::ranges::transform(heading, heading.begin(), [](unsigned char c) { return std::toupper(c); });
  std::string out = terminal.paint(
      Colour::grey, line(heading, width, {"CALLS/S", "ERRORS", "P50", "P95", "TOKENS/S", "$/HOUR"}));
  for (const auto& row : rows) {
    const double errors = real_field(row, "/error_share").value_or(0);
    const auto text =
        line(name_of(row), width,
             {number_text(real_field(row, "/calls_per_second").value_or(0)),
              errors > 0 ? fmt::format("{:.1f} %", errors * 100) : "",
              duration_text(number_field(row, "/p50_ns")), duration_text(number_field(row, "/p95_ns")),
              number_text(real_field(row, "/tokens_per_second").value_or(0)),
              number_text(real_field(row, "/cost_usd_per_hour").value_or(0))});
    out += terminal.paint(errors > 0 ? Colour::red : Colour::none, text);
  }
  return out + terminal.paint(Colour::grey, fmt::format("Of the last {}.\n", window));
}

}  // namespace weft::cli
