#include "cli/alerts_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"
#include "cli/wrap.h"

namespace weft::cli {
namespace {

constexpr size_t kStateWidth = 9;
constexpr size_t kTimeWidth = 19;  // "2026-11-21 08:04:45"
constexpr size_t kIndent = 4;
constexpr size_t kSamplesShownMax = 20;

Colour colour_of(std::string_view state) {
  if (state == "firing") return Colour::red;
  if (state == "pending") return Colour::yellow;
  return state == "resolved" ? Colour::green : Colour::grey;
}

std::string rule_heading(const std::string& name, const std::string& project, const std::string& state,
                         const Terminal& terminal) {
  const auto title = project.empty() ? name : name + " of " + project;
  return terminal.paint(Colour::bold, fit(title, terminal.columns() - kStateWidth - 1)) + " " +
         terminal.paint(colour_of(state), harmless(state)) + "\n";
}

// Without what the heading says already.
std::string labels_text(const boost::json::value& alert) {
  std::string text;
  const auto* const labels = field(alert, "/labels");
  if (labels == nullptr || !labels->is_object()) return text;
  for (const auto& [name, value] : labels->get_object()) {
    if (name == "alertname" || name == "project" || !value.is_string()) continue;
    text += (text.empty() ? "" : " ") + std::string(name) + "=" + std::string(value.get_string());
  }
  return text;
}

// Since when it is in its state.
uint64_t since(const boost::json::value& alert, const std::string& state) {
  if (state == "firing") return number_field(alert, "/fired_unix_nano");
  return number_field(alert, state == "resolved" ? "/resolved_unix_nano" : "/active_unix_nano");
}

std::string alert_text(const boost::json::value& alert, const Terminal& terminal) {
  const auto state = text_field(alert, "/state");
  const auto labels = labels_text(alert);
  const auto when = time_text(since(alert, state)).substr(0, kTimeWidth);
  const size_t width = terminal.columns() - 2 - kStateWidth - 1 - kTimeWidth - 1;
  auto line = "  " + terminal.paint(colour_of(state), fit(state, kStateWidth)) + " " + when + " " +
              fit(labels, width);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n" + wrapped(text_field(alert, "/text"), terminal.columns(), kIndent);
}

std::string rule_text(const boost::json::value& rule, const boost::json::array& alerts,
                      const Terminal& terminal) {
  const auto name = text_field(rule, "/name");
  const auto project = text_field(rule, "/project");
  std::string text = rule_heading(name, project, text_field(rule, "/state"), terminal);
  for (const auto& alert : alerts) {
    if (text_field(alert, "/rule") == name && text_field(alert, "/project") == project)
      text += alert_text(alert, terminal);
  }
  if (const auto problem = text_field(rule, "/problem"); !problem.empty())
    text += terminal.paint(Colour::yellow, wrapped("cannot be asked: " + problem, terminal.columns(), 2));
  if (boolean_field(rule, "/truncated"))
    text += terminal.paint(Colour::yellow, wrapped("Not every series was looked at.", terminal.columns(), 2));
  return text;
}

}  // namespace

std::string alerts_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto& rules = list_field(answer, "/rules");
  if (rules.empty()) return "No alert rules. Give weft a file of them: weft up --alerts FILE\n";
  std::string text;
  for (const auto& rule : rules) text += rule_text(rule, list_field(answer, "/alerts"), terminal);
  return text;
}

std::string test_view(const boost::json::value& answer, const Terminal& terminal) {
  std::string text;
  for (const auto& sent : list_field(answer, "/sent")) {
    const bool delivered = boolean_field(sent, "/delivered");
    const auto outcome = delivered ? "took the message" : "did not take it: " + text_field(sent, "/problem");
    text += terminal.paint(delivered ? Colour::green : Colour::red,
                           wrapped(text_field(sent, "/receiver") + " " + outcome, terminal.columns(), 0));
  }
  return text;
}

std::string answer_view(const alerts::Rule& rule, const alerts::Answer& answer, const Terminal& terminal) {
  const auto breaching = std::ranges::count(answer.samples, true, &alerts::Sample::breaches);
  const auto state = answer.samples.empty() ? "no data" : breaching > 0 ? "breaches" : "is fine";
  std::string text = rule_heading(rule.name, rule.project.value_or(""), state, terminal);
  auto samples = answer.samples;
  std::ranges::stable_sort(samples, std::ranges::greater{}, &alerts::Sample::breaches);
  for (size_t i = 0; i < std::min(samples.size(), kSamplesShownMax); ++i) {
    auto labels = samples[i].labels;
    labels.erase("alertname");
    labels.erase("project");
    const auto which = labels.empty() ? "" : alerts::to_text(labels) + ": ";
    text += terminal.paint(samples[i].breaches ? Colour::red : Colour::none,
                           wrapped(which + samples[i].text, terminal.columns(), 2));
  }
  if (samples.size() > kSamplesShownMax)
    text += fmt::format("  … and {} more\n", samples.size() - kSamplesShownMax);
  return text;
}

}  // namespace weft::cli
