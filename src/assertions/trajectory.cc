#include "assertions/trajectory.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <span>

#include "model/json_tree.h"

namespace weft::assertions {
namespace {

namespace json = boost::json;

constexpr size_t kListedMax = 8;
constexpr std::array<std::string_view, 6> kTypeWords{"span",   "tool",      "command",
                                                     "search", "reasoning", "message"};

constexpr std::array<std::string_view, 11> kToolKeys{
    "tool.name",        "tool_name",       "tool",
    "function.name",    "function_name",   "ai.toolCall.name",
    "gen_ai.tool.name", "agent.tool_name", "agent.tool",
    "agent.toolName",   "codex.mcp.tool"};
constexpr std::array<std::string_view, 28> kArgumentKeys{"tool.args",
                                                         "tool.arguments",
                                                         "tool.input",
                                                         "tool_args",
                                                         "tool_arguments",
                                                         "tool_input",
                                                         "function.args",
                                                         "function.arguments",
                                                         "function.input",
                                                         "function_args",
                                                         "function_arguments",
                                                         "ai.toolCall.args",
                                                         "ai.toolCall.arguments",
                                                         "ai.toolCall.input",
                                                         "gen_ai.tool.args",
                                                         "gen_ai.tool.arguments",
                                                         "gen_ai.tool.input",
                                                         "gen_ai.tool.call.args",
                                                         "gen_ai.tool.call.arguments",
                                                         "agent.tool.args",
                                                         "agent.tool.arguments",
                                                         "agent.tool.input",
                                                         "codex.mcp.args",
                                                         "codex.mcp.arguments",
                                                         "codex.mcp.input",
                                                         "args",
                                                         "arguments",
                                                         "input"};
constexpr std::array<std::string_view, 4> kCommandKeys{"codex.command", "command", "command.name",
                                                       "command_name"};
constexpr std::array<std::string_view, 3> kSearchKeys{"codex.search.query", "search.query", "search_query"};
// Tools whose call is a command.
constexpr std::array<std::string_view, 3> kCommandTools{"shell", "exec_command", "local_shell"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string_view text_of(const model::Value& value) {
  return value.is_string() ? trimmed(value.as_string()) : "";
}

std::string_view first_text(model::Attributes attributes, std::span<const std::string_view> keys) {
  for (const auto key : keys) {
    const auto* const value = model::find(attributes, key);
    if (value != nullptr && !text_of(*value).empty()) return text_of(*value);
  }
  return "";
}

bool matches(std::string_view text, const re2::RE2& pattern) {
  return re2::RE2::PartialMatch(text, pattern);
}

std::string_view tool_of(const model::Span& span) {
  static const re2::RE2 kNameKey("(?i)tool.?name|function.?name");
  static const re2::RE2 kToolKey("(?i)(^|[._])tool($|[._])");
  static const re2::RE2 kOtherKey("(?i)result|output|definition");
  if (const auto said = first_text(span.attributes, kToolKeys); !said.empty()) return said;
  for (const auto& [key, value] : span.attributes) {
    const auto text = text_of(value);
    // The tools that a model may call are listed under such keys too, as JSON.
    if (text.empty() || model::parse_structure(text)) continue;
    if (matches(key, kNameKey) || (matches(key, kToolKey) && !matches(key, kOtherKey))) return text;
  }
  const auto slash = span.name.rfind('/');
  if (!span.name.starts_with("mcp ") || slash == std::string_view::npos) return "";
  return trimmed(span.name.substr(slash + 1));
}

std::optional<json::value> as_arguments(const model::Value& value) {
  if (value.type() == model::Value::Type::empty) return std::nullopt;
  if (!value.is_string()) return model::to_json(value);
  const auto text = trimmed(value.as_string());
  if (text.empty()) return std::nullopt;
  boost::system::error_code fault;
  auto parsed = json::parse(text, fault);
  return fault ? json::value(text) : std::move(parsed);
}

std::optional<json::value> arguments_of(model::Attributes attributes) {
  static const re2::RE2 kArgumentKey("(?i)(^|[._])(arguments|args|input)($|[._])");
  static const re2::RE2 kOtherKey("(?i)result|output|error|status");
  for (const auto key : kArgumentKeys) {
    const auto* const value = model::find(attributes, key);
    if (value == nullptr) continue;
    if (auto said = as_arguments(*value)) return said;
  }
  for (const auto& [key, value] : attributes) {
    if (!matches(key, kArgumentKey) || matches(key, kOtherKey)) continue;
    if (auto said = as_arguments(value)) return said;
  }
  return std::nullopt;
}

std::string command_in(const json::value& arguments) {
  if (!arguments.is_object()) return "";
  for (const auto* const key : {"cmd", "command"}) {
    const auto* const said = arguments.get_object().if_contains(key);
    if (said == nullptr) continue;
    if (said->is_string()) return std::string(trimmed(said->get_string()));
    if (!said->is_array()) continue;
    std::string command;
    for (const auto& part : said->get_array()) {
      if (part.is_string()) command += (command.empty() ? "" : " ") + std::string(part.get_string());
    }
    return command;
  }
  return "";
}

bool runs_commands(std::string_view tool) {
  return std::ranges::find(kCommandTools, tool) != kCommandTools.end();
}

std::string command_of(const model::Span& span, std::string_view tool,
                       const std::optional<json::value>& arguments) {
  static const re2::RE2 kCommandKey("(?i)command");
  static const re2::RE2 kOtherKey("(?i)output|result");
  if (const auto said = first_text(span.attributes, kCommandKeys); !said.empty()) return std::string(said);
  for (const auto& [key, value] : span.attributes) {
    const auto text = text_of(value);
    if (!text.empty() && matches(key, kCommandKey) && !matches(key, kOtherKey)) return std::string(text);
  }
  if (runs_commands(tool) && arguments) {
    if (auto command = command_in(*arguments); !command.empty()) return command;
  }
  constexpr std::string_view kExec = "exec ";
  return span.name.starts_with(kExec) ? std::string(trimmed(span.name.substr(kExec.size()))) : "";
}

std::string_view query_of(const model::Span& span) {
  static const re2::RE2 kSearchName(R"((?i)(^|[\s._:/-])(search|find|lookup|retriev(e|al))($|[\s._:/-]))");
  static const re2::RE2 kSearchKey("(?i)(^|[._])(search|lookup|retriev(e|al))($|[._])");
  if (const auto said = first_text(span.attributes, kSearchKeys); !said.empty()) return said;
  constexpr std::array<std::string_view, 1> kQueryKey{"query"};
  const auto query = first_text(span.attributes, kQueryKey);
  const bool is_search =
      matches(span.name, kSearchName) ||
      std::ranges::any_of(span.attributes, [](const auto& each) { return matches(each.key, kSearchKey); });
  if (!query.empty() && is_search) return query;
  constexpr std::string_view kSearch = "search ";
  return span.name.starts_with(kSearch) ? trimmed(span.name.substr(kSearch.size())) : "";
}

StepType talk_of(const model::Span& span) {
  static const re2::RE2 kReasoning(R"((?i)^reasoning([_\s]|$))");
  const auto* const item = model::find(span.attributes, "codex.item.type");
  const auto said = item == nullptr ? std::string_view() : text_of(*item);
  if (said == "reasoning" || matches(span.name, kReasoning)) return StepType::reasoning;
  const bool is_message =
      said == "agent_message" || span.name == "agent response" || span.name == "send input";
  return is_message ? StepType::message : StepType::span;
}

void name_step(Step& step, StepType type, std::string_view name) {
  step.type = type;
  step.name = name;
  step.aliases.emplace_back(name);
}

void name_command(Step& step, const std::string& command) {
  name_step(step, StepType::command, command);
  step.aliases.push_back(command.substr(0, command.find_first_of(" \t\n")));
}

Step step_of(const TraceView& view, size_t index) {
  const auto& span = view.at(index).span;
  Step step{
      .name = std::string(span.name), .aliases = {std::string(span.name)}, .arguments = {}, .span = index};
  const auto tool = tool_of(span);
  auto arguments = tool.empty() ? std::nullopt : arguments_of(span.attributes);
  const auto command = command_of(span, tool, arguments);
  if (!command.empty() && (tool.empty() || runs_commands(tool))) {
    name_command(step, command);
    if (!tool.empty()) step.aliases.emplace_back(tool);
  } else if (!tool.empty()) {
    name_step(step, StepType::tool, tool);
  } else if (const auto query = query_of(span); !query.empty()) {
    name_step(step, StepType::search, query);
  } else if ((step.type = talk_of(span)) != StepType::span) {
    step.aliases.emplace_back(to_string(step.type));
  }
  step.arguments = std::move(arguments);
  return step;
}

}  // namespace

std::string_view to_string(StepType type) {
  return kTypeWords[static_cast<size_t>(type)];
}

std::optional<StepType> step_type_from(std::string_view word) {
  const auto found = std::ranges::find(kTypeWords, word);
  if (found == kTypeWords.end()) return std::nullopt;
  return static_cast<StepType>(found - kTypeWords.begin());
}

std::vector<Step> trajectory(const TraceView& view) {
  std::vector<Step> steps;
  for (size_t span = 0; span < view.size(); ++span) steps.push_back(step_of(view, span));
  std::ranges::stable_sort(steps, {}, [&](const Step& step) {
    const auto& span = view.at(step.span).span;
    return std::pair(span.start_time_unix_nano, span.end_time_unix_nano);
  });
  return steps;
}

std::string listed(const std::vector<Step>& steps) {
  if (steps.empty()) return "none";
  std::string text;
  for (size_t i = 0; i < steps.size() && i < kListedMax; ++i) {
    text += fmt::format("{}{}:{}", i == 0 ? "" : ", ", to_string(steps[i].type), steps[i].name);
  }
  if (steps.size() > kListedMax) text += fmt::format(" and {} more", steps.size() - kListedMax);
  return text;
}

std::vector<size_t> spans_of(const std::vector<Step>& steps) {
  std::vector<size_t> spans;
  for (const auto& step : steps) spans.push_back(step.span);
  return spans;
}

}  // namespace weft::assertions
