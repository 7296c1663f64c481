#include "cli/diff_view.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"

namespace weft::cli {
namespace {

constexpr size_t kTimeWidth = 9;
constexpr size_t kNamesShown = 4;
constexpr size_t kIndent = 2;

std::string joined(const boost::json::array& texts, std::string_view between, size_t from) {
  std::string out;
  for (size_t i = from; i < texts.size(); ++i) {
    if (!texts[i].is_string()) continue;
    if (!out.empty()) out += between;
    out += texts[i].get_string();
  }
  return out;
}

// The lowest names, as many as fit: the last one is the step.
std::string path_text(const boost::json::array& path, size_t columns) {
  size_t from = path.size() > kNamesShown ? path.size() - kNamesShown : 0;
  const auto text = [&] { return (from > 0 ? "... > " : "") + joined(path, " > ", from); };
  while (from + 1 < path.size() && display_width(text()) > columns) ++from;
  return fit(text(), columns);
}

std::string side(const boost::json::value& step, const char* name) {
  const bool is_there = number_field(step, fmt::format("/{}/traces", name)) > 0;
  return fit_right(is_there ? duration_text(number_field(step, fmt::format("/{}/duration_ns", name))) : "-",
                   kTimeWidth);
}

std::string step_text(const boost::json::value& step, const Terminal& terminal) {
  const auto changes = joined(list_field(step, "/changes"), ", ", 0);
  const bool is_worse =
      changes.find("slower") != std::string::npos || changes.find("costlier") != std::string::npos;
  const auto confidence = real_field(step, "/confidence");
  return fmt::format("{} -> {}  {}{}\n", side(step, "a"), side(step, "b"),
                     terminal.paint(is_worse ? Colour::red : Colour::green, harmless(changes)),
                     confidence ? fmt::format(" ({:.0f} % sure)", 100 * *confidence) : "") +
         fmt::format("{:{}}{}\n", "", kIndent,
                     path_text(list_field(step, "/path"), terminal.columns() - kIndent));
}

// "100 traces", or "the newest 100 traces" where there are more.
std::string traces_text(const boost::json::value& answer, const std::string& name) {
  const auto traces = count_text(number_field(answer, "/" + name + "_traces"), "trace");
  return boolean_field(answer, "/" + name + "_has_more") ? "the newest " + traces : traces;
}

}  // namespace

std::string diff_view(const boost::json::value& answer, const Terminal& terminal) {
  std::string out =
      fmt::format("{} -> {}: {} changed of {}\n", traces_text(answer, "a"), traces_text(answer, "b"),
                  count_text(number_field(answer, "/changed"), "step"), number_field(answer, "/compared"));
  for (const auto& step : list_field(answer, "/steps")) out += step_text(step, terminal);
  return out;
}

}  // namespace weft::cli
