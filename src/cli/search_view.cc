#include "cli/search_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <optional>
#include <vector>

#include "cli/json_fields.h"
#include "cli/list_view.h"
#include "cli/units.h"
#include "cli/wrap.h"

namespace weft::cli {
namespace {

constexpr size_t kNumberWidth = 9;
constexpr size_t kBarsWidth = 20;
constexpr size_t kLabelsWidthMin = 10;
constexpr std::array<std::string_view, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::string number_text(double number) {
  return fmt::format("{:.4g}", number);
}

// "count()=3 span.tier=gold"
std::string values_text(const boost::json::value& object, std::string_view pointer) {
  std::string out;
  const auto* const values = field(object, pointer);
  if (values == nullptr || !values->is_object()) return out;
  for (const auto& [name, value] : values->get_object()) {
    if (!out.empty()) out += ' ';
    out += std::string(name) + "=";
    out += value.is_string()   ? std::string(value.get_string())
           : value.is_null()   ? "nil"
           : value.is_double() ? number_text(value.get_double())
                               : boost::json::serialize(value);
  }
  return out;
}

std::string truncated_text(const boost::json::value& answer, const Terminal& terminal) {
  if (!boolean_field(answer, "/truncated")) return "";
  const auto text =
      wrapped("Not everything was looked at; ask for a shorter time range.", terminal.columns(), 0);
  return terminal.paint(Colour::yellow, text);
}

std::string indented(const std::string& text, const Terminal& terminal) {
  auto line = "  " + fit(text, terminal.columns() - 2);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string spanset_text(const boost::json::value& spanset, const Terminal& terminal) {
  std::string out;
  if (const auto values = values_text(spanset, "/attributes"); !values.empty())
    out += terminal.paint(Colour::bold, indented(values, terminal));
  const auto& spans = list_field(spanset, "/spans");
  for (const auto& span : spans) {
    out += indented(
        fmt::format("{} {}  {}  {}", text_field(span, "/service"), text_field(span, "/name"),
                    duration_text(number_field(span, "/duration_ns")), values_text(span, "/attributes")),
        terminal);
  }
  const uint64_t matched = number_field(spanset, "/matched");
  if (matched > spans.size()) {
    const auto more = fmt::format("… and {} more", matched - spans.size());
    out += terminal.paint(Colour::grey, indented(more, terminal));
  }
  return out;
}

// NaN where the series has nothing to say.
std::vector<double> values_of(const boost::json::value& series) {
  std::vector<double> values;
  for (const auto& value : list_field(series, "/values"))
    values.push_back(value.is_number() ? value.to_number<double>() : std::nan(""));
  return values;
}

struct Range {
  double last, min, max;
};
std::optional<Range> range_of(const std::vector<double>& values) {
  std::optional<Range> range;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    range = range ? Range{value, std::min(range->min, value), std::max(range->max, value)}
                  : Range{value, value, value};
  }
  return range;
}

std::string bars(const std::vector<double>& values, const Range& range) {
  const double bottom = std::min(0.0, range.min);
  const double height = range.max - bottom;
  const size_t width = std::min(values.size(), kBarsWidth);
  std::string out;
  for (size_t column = 0; column < width; ++column) {
    const auto begin = values.begin() + static_cast<ptrdiff_t>(column * values.size() / width);
    const auto end = values.begin() + static_cast<ptrdiff_t>((column + 1) * values.size() / width);
    double largest = std::nan("");
    std::for_each(begin, end, [&](double value) { largest = std::fmax(largest, value); });
    if (std::isnan(largest)) {
      out += ' ';
      continue;
    }
    const double share = height > 0 ? (largest - bottom) / height : 0;
    out += kBars[static_cast<size_t>(std::lround(share * (kBars.size() - 1)))];
  }
  return out;
}

std::string line(std::string_view labels, size_t width, const std::array<std::string, 3>& numbers) {
  std::string out = fit(labels, width);
  for (const auto& number : numbers) out += " " + fit_right(number, kNumberWidth);
  return out + "  ";
}

}  // namespace

std::string found_trace_view(const boost::json::value& trace, const Terminal& terminal) {
  uint64_t matched = 0;
  std::string below;
  for (const auto& spanset : list_field(trace, "/spansets")) {
    matched += number_field(spanset, "/matched");
    below += spanset_text(spanset, terminal);
  }
  return trace_line(trace, matched, Colour::bold, terminal) + below;
}

std::string found_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto& traces = list_field(answer, "/traces");
  if (traces.empty()) return "No traces match in this time.\n" + truncated_text(answer, terminal);
  std::string out = trace_heading(terminal);
  for (const auto& trace : traces) out += found_trace_view(trace, terminal);
  return out + truncated_text(answer, terminal);
}

std::string series_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto& series = list_field(answer, "/series");
  if (series.empty()) return "Nothing to count in this time.\n" + truncated_text(answer, terminal);
  const size_t fixed = 3 * (kNumberWidth + 1) + 2 + kBarsWidth;
  const size_t columns = terminal.columns();
  const size_t width = std::max(columns > fixed ? columns - fixed : 0, kLabelsWidthMin);
  std::string out = terminal.paint(Colour::grey, line("SERIES", width, {"LAST", "MIN", "MAX"}) + "COURSE\n");
  for (const auto& each : series) {
    const auto values = values_of(each);
    const auto labels = values_text(each, "/labels");
    const auto range = range_of(values);
    const auto numbers =
        range ? std::array{number_text(range->last), number_text(range->min), number_text(range->max)}
              : std::array<std::string, 3>{};
    out += line(labels.empty() ? "all" : labels, width, numbers) + (range ? bars(values, *range) : "") + "\n";
  }
  const auto steps = fmt::format("From {} to {}, a point every {}.",
                                 time_text(number_field(answer, "/start_time_unix_nano")),
                                 time_text(number_field(answer, "/end_time_unix_nano")),
                                 duration_text(number_field(answer, "/step_ns")));
  return out + terminal.paint(Colour::grey, wrapped(steps, columns, 0)) + truncated_text(answer, terminal);
}

}  // namespace weft::cli
