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

}  // namespace

std::string list_view(const boost::json::value& page, const Terminal& terminal) {
  const size_t fixed = kIdWidth + kTimeWidth + kDurationWidth + kSpansWidth + 4;
  const size_t name_width =
      std::max(terminal.columns() > fixed ? terminal.columns() - fixed : 0, kNameWidthMin);
  std::string out =
      terminal.paint(Colour::grey, fit("TRACE", kIdWidth) + " " + fit("TIME", kTimeWidth) + " " +
                                       fit("ROOT", name_width) + " " + fit_right("DURATION", kDurationWidth) +
                                       " " + fit_right("SPANS", kSpansWidth) + "\n");
  for (const auto& trace : list_field(page, "/traces")) {
    const auto service = text_field(trace, "/root_service");
    const auto name = text_field(trace, "/root_name");
    const bool failed = number_field(trace, "/error_count") > 0;
    out += fmt::format("{} {} {} {} {}\n", text_field(trace, "/trace_id"),
                       fit(time_text(number_field(trace, "/start_time_unix_nano")).substr(11), kTimeWidth),
                       terminal.paint(failed ? Colour::red : Colour::none,
                                      fit(service.empty() ? name : service + " " + name, name_width)),
                       fit_right(duration_text(number_field(trace, "/duration_ns")), kDurationWidth),
                       fit_right(std::to_string(number_field(trace, "/span_count")), kSpansWidth));
  }
  if (list_field(page, "/traces").empty())
    out += "No traces yet. Send one: see `weft up`'s first lines for how.\n";
  return out;
}

}  // namespace weft::cli
