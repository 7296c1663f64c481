#include "cli/finding_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "cli/json_fields.h"
#include "cli/units.h"
#include "cli/wrap.h"

namespace weft::cli {
namespace {

constexpr size_t kTracesShown = 3;
constexpr double kSure = 0.8;
constexpr size_t kIndent = 2;

std::string head_of(const boost::json::value& finding, const Terminal& terminal) {
  const double confidence = real_field(finding, "/confidence").value_or(0);
  const auto cause = harmless(text_field(finding, "/cause"));
  return fmt::format("{}  {:.0f} % sure\n",
                     terminal.paint(confidence >= kSure ? Colour::red : Colour::yellow, cause),
                     std::round(100 * confidence));
}

std::string traces_of(const boost::json::value& finding) {
  const auto& traces = list_field(finding, "/traces");
  std::string text;
  for (size_t i = 0; i < std::min(traces.size(), kTracesShown); ++i) {
    if (traces[i].is_string())
      text += fmt::format("{:{}}trace {}\n", "", kIndent, harmless(traces[i].get_string()));
  }
  const uint64_t count = number_field(finding, "/trace_count");
  if (count > kTracesShown) text += fmt::format("{:{}}and {} more\n", "", kIndent, count - kTracesShown);
  return text;
}

std::string paragraph(const boost::json::value& finding, const Terminal& terminal) {
  const auto lines = [&](std::string_view pointer, std::string_view label) {
    return wrapped(fmt::format("{}{}", label, text_field(finding, pointer)), terminal.columns(), kIndent);
  };
  return "\n" + head_of(finding, terminal) + lines("/summary", "") + lines("/fix", "Fix: ") +
         terminal.paint(Colour::grey, lines("/basis", "Because: ")) + traces_of(finding) +
         terminal.paint(Colour::grey, lines("/docs", ""));
}

}  // namespace

std::string finding_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto& findings = list_field(answer, "/findings");
  std::string out =
      fmt::format("{} in {} of {}{}\n", count_text(findings.size(), "finding"),
                  count_text(number_field(answer, "/looked_at/spans"), "span"),
                  count_text(number_field(answer, "/looked_at/traces"), "trace"),
                  boolean_field(answer, "/looked_at/truncated") ? "; older ones were left out" : "");
  for (const auto& finding : findings) out += paragraph(finding, terminal);
  const auto note = [&](std::string_view text) { out += "\n" + wrapped(text, terminal.columns(), 0); };
  if (const uint64_t more = number_field(answer, "/findings_left_out"); more > 0) {
    note(fmt::format("{} less sure were left out.", count_text(more, "finding")));
  }
  if (const uint64_t roots = number_field(answer, "/roots_searched_in_part"); roots > 0) {
    note(fmt::format(
        "Of {} more calls came into question than are looked at: the one that called it may not be "
        "among them.",
        count_text(roots, "root")));
  }
  return out;
}

}  // namespace weft::cli
