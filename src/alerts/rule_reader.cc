#include "alerts/rule_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>

#include "alerts/yaml_fields.h"
#include "model/yaml_json.h"
#include "traceql/parser.h"

namespace weft::alerts {
namespace {

constexpr auto kComparisons = std::array{Comparison::at_least,  Comparison::at_most, Comparison::equal,
                                         Comparison::not_equal, Comparison::above,   Comparison::below};

Result<QueryPointer> read_query(YamlFields& fields, const char* key) {
  TRY_ASSIGN(auto text, fields.needed_text(key, "'{ status = error } | count_over_time()'"));
  auto query = traceql::parse(std::move(text));
  if (!query) return fields.fault(key, "in the query, " + query.error().message);
  if (!query->metrics)
    return fields.fault(key, "the query has no metrics function; end it in one, such as | rate()");
  if (query->metrics->function == traceql::MetricsFunction::compare)
    return fields.fault(key, "compare() gives no number to watch; use another metrics function");
  return std::make_shared<const traceql::Query>(*std::move(query));
}

std::optional<double> number_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

template <class Limited>
Status read_limit(YamlFields& fields, Limited& threshold) {
  TRY_ASSIGN(const auto text, fields.needed_text("threshold", "'> 0.5'"));
  for (const auto comparison : kComparisons) {
    const auto sign = to_string(comparison);
    if (!text.starts_with(sign)) continue;
    const auto number = number_in(std::string_view(text).substr(sign.size()));
    if (!number) break;
    threshold.comparison = comparison;
    threshold.value = *number;
    return {};
  }
  return fields.fault(
      "threshold", fmt::format("\"{}\" is no comparison; write >, >=, <, <=, == or != and a number", text));
}

Result<Threshold> read_threshold(YamlFields& fields) {
  Threshold threshold;
  TRY_ASSIGN(threshold.query, read_query(fields, "query"));
  TRY(read_limit(fields, threshold));
  TRY_ASSIGN(threshold.window_ns, fields.duration_ns("window", threshold.window_ns));
  if (threshold.window_ns < kSecondNs) return fields.fault("window", "it is at least 1s long");
  return threshold;
}

Result<BurnWindow> read_burn_window(const YAML::Node& node) {
  TRY_ASSIGN(auto fields,
             YamlFields::of(node, "a window, {long: 1h, short: 5m, burn: 14.4, severity: page},"));
  BurnWindow window;
  TRY_ASSIGN(window.long_ns, fields.duration_ns("long", 0));
  TRY_ASSIGN(window.short_ns, fields.duration_ns("short", 0));
  TRY_ASSIGN(const auto burn, fields.number("burn"));
  TRY_ASSIGN(window.severity, fields.needed_text("severity", "page"));
  window.burn = burn.value_or(0);
  if (window.short_ns < kSecondNs) return fields.fault("short", "it is at least 1s long, as in short: 5m");
  if (window.long_ns < window.short_ns)
    return fields.fault("long", "it is at least as long as the short one");
  if (window.burn <= 0) return fields.fault("burn", "a rate above 0 belongs here, as in burn: 14.4");
  TRY(fields.finish());
  return window;
}

Result<std::vector<BurnWindow>> read_burn_windows(YamlFields& fields) {
  const auto list = fields.node("windows");
  if (!list.IsDefined()) return workbook_windows();
  if (!list.IsSequence() || list.size() == 0 || list.size() > kBurnWindowsMax)
    return fields.fault("windows", fmt::format("a list of 1 to {} windows belongs here", kBurnWindowsMax));
  std::vector<BurnWindow> windows;
  for (const auto& each : list) {
    TRY_ASSIGN(auto window, read_burn_window(each));
    windows.push_back(std::move(window));
  }
  return windows;
}

Result<Objective> read_objective(const YAML::Node& node) {
  TRY_ASSIGN(auto fields, YamlFields::of(node, "slo"));
  Objective objective;
  TRY_ASSIGN(const auto percent, fields.number("objective"));
  if (!percent || *percent <= 0 || *percent >= 100)
    return fields.fault("objective", "a percentage between 0 and 100 belongs here, as in objective: 99.9");
  objective.objective = *percent / 100;
  TRY_ASSIGN(objective.period_ns, fields.duration_ns("period", objective.period_ns));
  if (objective.period_ns < kMinuteNs)
    return fields.fault("period", "it is at least 1m long, as in period: 30d");
  objective.counts_bad = fields.has("bad");
  if (objective.counts_bad == fields.has("good"))
    return fields.fault("bad", "an objective has either a query `bad` or a query `good`, beside `total`");
  TRY_ASSIGN(objective.part, read_query(fields, objective.counts_bad ? "bad" : "good"));
  TRY_ASSIGN(objective.total, read_query(fields, "total"));
  if (objective.part->metrics->function != objective.total->metrics->function)
    return fields.fault("total", "both queries end in the same metrics function, such as count_over_time()");
  TRY_ASSIGN(objective.windows, read_burn_windows(fields));
  TRY(fields.finish());
  return objective;
}

Result<TraceRule> read_trace_rule(const YAML::Node& node) {
  TRY_ASSIGN(auto fields, YamlFields::of(node, "trace"));
  TraceRule rule;
  TRY_ASSIGN(auto select, fields.text("select"));
  if (select) {
    auto selection = assertions::Selection::parse(*std::move(select));
    if (!selection) return fields.fault("select", selection.error().message);
    rule.select = *std::move(selection);
  }
  const auto list = fields.node("assert");
  if (!list.IsDefined() || !list.IsSequence() || list.size() == 0 || list.size() > kAssertionsMax)
    return fields.fault("assert",
                        fmt::format("a list of 1 to {} assertions on traces belongs here", kAssertionsMax));
  for (const auto& each : list) {
    auto assertion =
        model::json_of(each, {.depth_max = kAssertionDepthMax, .values_max = kAssertionValuesMax});
    if (!assertion) return yaml_fault(assertion.error().line, "assert", assertion.error().what);
    if (const auto understood = check_assertion(*assertion); !understood)
      return yaml_fault(each, "assert", understood.error().message);
    rule.assertions.push_back(*std::move(assertion));
  }
  TRY_ASSIGN(rule.quiet_ns, fields.duration_ns("quiet", rule.quiet_ns));
  TRY_ASSIGN(const auto traces, fields.number("max_traces"));
  if (traces && (*traces < 1 || *traces > kTracesJudgedMax))
    return fields.fault("max_traces", fmt::format("1 to {} traces a turn", kTracesJudgedMax));
  if (traces) rule.traces_max = static_cast<size_t>(*traces);
  TRY(fields.finish());
  return rule;
}

Result<TraceThreshold> read_traces(YamlFields& fields, const YAML::Node& node) {
  TraceThreshold threshold;
  TRY_ASSIGN(threshold.rule, read_trace_rule(node));
  if (fields.has("threshold")) TRY(read_limit(fields, threshold));
  TRY_ASSIGN(threshold.window_ns, fields.duration_ns("window", threshold.window_ns));
  if (threshold.window_ns < kSecondNs) return fields.fault("window", "it is at least 1s long");
  return threshold;
}

Status read_condition(YamlFields& fields, Rule& rule) {
  const auto slo = fields.node("slo");
  const auto trace = fields.node("trace");
  const bool has_query = fields.has("query");
  if ((slo.IsDefined() ? 1 : 0) + (trace.IsDefined() ? 1 : 0) + (has_query ? 1 : 0) != 1)
    return fields.fault("query", "a rule has either a `query` with a `threshold`, an `slo`, or a `trace`");
  if (trace.IsDefined()) {
    TRY_ASSIGN(rule.condition, read_traces(fields, trace));
  } else if (has_query) {
    TRY_ASSIGN(rule.condition, read_threshold(fields));
  } else {
    TRY_ASSIGN(rule.condition, read_objective(slo));
  }
  return {};
}

Status read_times(YamlFields& fields, Rule& rule) {
  TRY_ASSIGN(rule.for_ns, fields.duration_ns("for", rule.for_ns));
  TRY_ASSIGN(rule.every_ns, fields.duration_ns("every", rule.every_ns));
  TRY_ASSIGN(rule.delay_ns, fields.duration_ns("delay", rule.delay_ns));
  TRY_ASSIGN(rule.repeat_ns, fields.duration_ns("repeat", rule.repeat_ns));
  TRY_ASSIGN(rule.group_interval_ns, fields.duration_ns("group_interval", rule.group_interval_ns));
  if (rule.every_ns < kEveryNsMin) return fields.fault("every", "rules are asked at most once a second");
  if (rule.repeat_ns < kSecondNs) return fields.fault("repeat", "it is at least 1s");
  return {};
}

Result<NoData> read_no_data(YamlFields& fields) {
  TRY_ASSIGN(const auto word, fields.text("no_data"));
  if (!word) return NoData::ok;
  for (const auto choice : {NoData::ok, NoData::alert, NoData::keep}) {
    if (*word == to_string(choice)) return choice;
  }
  return fields.fault("no_data", fmt::format("\"{}\" is none of ok, alert and keep", *word));
}

Result<std::string> read_name(YamlFields& fields) {
  TRY_ASSIGN(auto name, fields.needed_text("name", "checkout-errors"));
  constexpr auto kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  if (name.size() > kNameBytesMax || name.find_first_not_of(kLetters) != std::string::npos) {
    return fields.fault("name",
                        fmt::format("a name has up to {} letters, digits, '-', '_' and '.'", kNameBytesMax));
  }
  return name;
}

Result<Rule> read_rule(YamlFields& fields) {
  Rule rule;
  TRY_ASSIGN(rule.name, read_name(fields));
  TRY_ASSIGN(rule.project, fields.text("project"));
  if (rule.project && rule.project->empty()) rule.project.reset();
  TRY(read_condition(fields, rule));
  TRY(read_times(fields, rule));
  TRY_ASSIGN(rule.labels, fields.labels("labels"));
  TRY_ASSIGN(rule.annotations, fields.labels("annotations"));
  TRY_ASSIGN(rule.no_data, read_no_data(fields));
  TRY_ASSIGN(rule.notify, fields.texts("notify"));
  TRY(fields.finish());
  return rule;
}

// "https://hooks/${TOKEN}" with what the environment says.
Result<std::string> expanded(YamlFields& fields, const char* key, const std::string& text,
                             const Environment& environment) {
  std::string out;
  size_t at = 0;
  for (size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", at)) {
    const size_t end = text.find('}', begin);
    if (end == std::string::npos) return fields.fault(key, "a ${ has no }");
    const auto name = text.substr(begin + 2, end - begin - 2);
    const char* value = environment(name);
    if (value == nullptr || *value == '\0')
      return fields.fault(key, fmt::format("the environment variable {} is not set", name));
    out.append(text, at, begin - at).append(value);
    at = end + 1;
  }
  return out.append(text, at);
}

bool has_control_character(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Status read_address(YamlFields& fields, const Environment& environment, Receiver& receiver) {
  if (fields.has("webhook") == fields.has("slack"))
    return fields.fault("webhook", "a receiver has either a `webhook` or a `slack` address");
  receiver.channel = fields.has("slack") ? Channel::slack : Channel::webhook;
  const char* key = receiver.channel == Channel::slack ? "slack" : "webhook";
  TRY_ASSIGN(const auto url, fields.needed_text(key, "${ALERT_WEBHOOK_URL}"));
  TRY_ASSIGN(receiver.url, expanded(fields, key, url, environment));
  const bool is_url = receiver.url.starts_with("https://") || receiver.url.starts_with("http://");
  if (!is_url || has_control_character(receiver.url))
    return fields.fault(key, "an address begins with https:// or http://");
  return {};
}

Result<Receiver> read_receiver(const YAML::Node& node, const Environment& environment) {
  TRY_ASSIGN(auto fields, YamlFields::of(node, "a receiver"));
  Receiver receiver;
  TRY_ASSIGN(receiver.name, read_name(fields));
  TRY(read_address(fields, environment, receiver));
  TRY_ASSIGN(const auto headers, fields.labels("headers"));
  for (const auto& [name, value] : headers) {
    TRY_ASSIGN(auto meant, expanded(fields, "headers", value, environment));
    if (has_control_character(name + meant) || name.empty() || name.find(':') != std::string::npos)
      return fields.fault("headers", fmt::format("\"{}\" is no header that can be sent", name));
    receiver.headers.emplace_back(name, std::move(meant));
  }
  TRY_ASSIGN(receiver.match, fields.labels("match"));
  TRY_ASSIGN(receiver.project, fields.text("project"));
  TRY(fields.finish());
  return receiver;
}

Status check_notify(YamlFields& fields, const Rule& rule, const std::vector<Receiver>& receivers) {
  if (!rule.notify) return {};
  for (const auto& name : *rule.notify) {
    if (std::ranges::find(receivers, name, &Receiver::name) == receivers.end())
      return fields.fault("notify", fmt::format("there is no receiver \"{}\" in this file", name));
  }
  return {};
}

Result<YAML::Node> list_of(YamlFields& fields, const char* key, size_t count_max) {
  auto list = fields.node(key);
  if (!list.IsDefined() || list.IsNull()) return YAML::Node(YAML::NodeType::Sequence);
  if (!list.IsSequence()) return fields.fault(key, "a list belongs here");
  if (list.size() > count_max) return fields.fault(key, fmt::format("there are more than {}", count_max));
  return list;
}

Result<Configuration> read_configuration(const YAML::Node& document, const Environment& environment) {
  TRY_ASSIGN(auto fields, YamlFields::of(document, "the file, with `receivers` and `rules`,"));
  Configuration made;
  TRY_ASSIGN(const auto receivers, list_of(fields, "receivers", kReceiversMax));
  for (const auto& node : receivers) {
    TRY_ASSIGN(auto receiver, read_receiver(node, environment));
    if (std::ranges::find(made.receivers, receiver.name, &Receiver::name) != made.receivers.end())
      return yaml_fault(node, "name", fmt::format("there are two receivers \"{}\"", receiver.name));
    made.receivers.push_back(std::move(receiver));
  }
  TRY_ASSIGN(const auto rules, list_of(fields, "rules", kRulesMax));
  std::set<std::pair<store::ProjectScope, std::string>> names;
  for (const auto& node : rules) {
    TRY_ASSIGN(auto rule_fields, YamlFields::of(node, "a rule"));
    TRY_ASSIGN(auto rule, read_rule(rule_fields));
    TRY(check_notify(rule_fields, rule, made.receivers));
    if (!names.emplace(rule.project, rule.name).second)
      return yaml_fault(node, "name", fmt::format("there are two rules \"{}\" of one project", rule.name));
    made.rules.push_back(std::make_shared<const Rule>(std::move(rule)));
  }
  TRY(fields.finish());
  return made;
}

Result<Rule> read_given_rule(YAML::Node node, const std::string& name, const store::ProjectScope& project) {
  TRY_ASSIGN(auto given, YamlFields::of(node, "a rule"));
  TRY_ASSIGN(const auto given_name, given.text("name"));
  TRY_ASSIGN(const auto given_project, given.text("project"));
  if (given_name && *given_name != name)
    return given.fault("name", fmt::format("the rule is called \"{}\" where it is put", name));
  if (given_project && project && *given_project != *project)
    return given.fault("project",
                       fmt::format("rules that are made here belong to the project \"{}\"", *project));
  node["name"] = name;
  TRY_ASSIGN(auto fields, YamlFields::of(node, "a rule"));
  TRY_ASSIGN(auto rule, read_rule(fields));
  if (project) rule.project = project;
  return rule;
}

// Calls `read(document)`, and says what is wrong where `text` is no YAML.
template <class Read>
auto with_document(const std::string& text, Read read) -> decltype(read(YAML::Node())) {
  try {
    return read(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, "line {}: this is no YAML: {}", error.mark.line + 1, error.msg);
  }
}

}  // namespace

Result<Configuration> parse_configuration(const std::string& text, const Environment& environment) {
  return with_document(text,
                       [&](const YAML::Node& document) { return read_configuration(document, environment); });
}

Result<Configuration> load_configuration(const std::string& path, const Environment& environment) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytesMax + 1, '\0');
  if (!file || !file.read(text.data(), static_cast<std::streamsize>(text.size())).eof()) {
    if (file)
      return fail(ErrorCode::too_large, "the alerts file {} is larger than {} bytes", path, kFileBytesMax);
    return fail(ErrorCode::not_found, "cannot read the alerts file {}", path);
  }
  text.resize(static_cast<size_t>(file.gcount()));
  auto made = parse_configuration(text, environment);
  if (!made) return wrap(made.error(), fmt::format("the alerts file {}", path));
  return made;
}

Result<Rule> parse_rule(const std::string& untrusted_text, const std::string& name,
                        const store::ProjectScope& project) {
  if (untrusted_text.size() > kRuleBytesMax)
    return fail(ErrorCode::too_large, "a rule has at most {} bytes", kRuleBytesMax);
  auto rule = with_document(
      untrusted_text, [&](const YAML::Node& document) { return read_given_rule(document, name, project); });
  if (rule) rule->source = untrusted_text;
  return rule;
}

}  // namespace weft::alerts
