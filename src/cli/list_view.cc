#include "cli/list_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"

namespace weft::cli {
namespace {

constexpr size_t kIdWidth = 32;
constexpr size_t kTimeWidth = 12;  // "08:04:45.421"
constexpr size_t kDurationWidth = 9;
constexpr size_t kSpansWidth = 5;
constexpr size_t kNameWidthMin = 12;

size_t name_width(const Terminal& terminal) {
  const size_t fixed = kIdWidth + kTimeWidth + kDurationWidth + kSpansWidth + 4;
  return std::max(terminal.columns() > fixed ? terminal.columns() - fixed : 0, kNameWidthMin);
}

}  // namespace

std::string trace_heading(const Terminal& terminal) {
  return terminal.paint(Colour::grey, fit("TRACE", kIdWidth) + " " + fit("TIME", kTimeWidth) + " " +
                                          fit("ROOT", name_width(terminal)) + " " +
                                          fit_right("DURATION", kDurationWidth) + " " +
                                          fit_right("SPANS", kSpansWidth) + "\n");
}

std::string trace_line(const boost::json::value& trace, uint64_t span_count, Colour colour,
                       const Terminal& terminal) {
  const auto service = text_field(trace, "/root_service");
  const auto name = text_field(trace, "/root_name");
  return fmt::format(
      "{} {} {} {} {}\n", text_field(trace, "/trace_id"),
      fit(time_text(number_field(trace, "/start_time_unix_nano")).substr(11), kTimeWidth),
      terminal.paint(colour, fit(service.empty() ? name : service + " " + name, name_width(terminal))),
      fit_right(duration_text(number_field(trace, "/duration_ns")), kDurationWidth),
      fit_right(std::to_string(span_count), kSpansWidth));
}

std::string list_view(const boost::json::value& page, const Terminal& terminal) {
  std::string out = trace_heading(terminal);
  for (const auto& trace : list_field(page, "/traces")) {
    const bool failed = number_field(trace, "/error_count") > 0;
    out +=
        trace_line(trace, number_field(trace, "/span_count"), failed ? Colour::red : Colour::none, terminal);
  }
  if (list_field(page, "/traces").empty())
    out += "No traces yet. Send one: see `weft up`'s first lines for how.\n";
  return out;
}

}  // namespace weft::cli
