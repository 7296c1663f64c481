#include "eval/config.h"

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "eval/known_keys.h"
#include "eval/provider_spec.h"
#include "eval/secrets.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 16> kKeys = {
    "$schema",         "budgets",         "description", "tags",          "env",       "prompts",
    "providers",       "targets",         "tests",       "defaultTest",   "scenarios", "tracing",
    "evaluateOptions", "nunjucksFilters", "outputPath",  "derivedMetrics"};
constexpr std::array<Words, 2> kKeysWithoutEffect = {"id", "metadata"};
constexpr std::array<Words, 4> kKeysMissing = {"redteam", "extensions", "commandLineOptions",
                                               "assertScoringFunction"};
constexpr std::array<Words, 2> kDerivedMetricKeys = {"name", "value"};
constexpr std::array<Words, 4> kPromptKeys = {"id", "raw", "label", "config"};
constexpr std::array<Words, 6> kEvaluateKeys = {"maxConcurrency", "repeat",        "delay",
                                                "timeoutMs",      "maxEvalTimeMs", "cache"};
constexpr std::array<Words, 3> kEvaluateKeysWithoutEffect = {"showProgressBar", "generateSuggestions",
                                                             "eventSource"};
constexpr std::array<Words, 6> kTracingKeys = {"enabled",  "otlp", "forwarding",
                                               "provider", "wait", "failOnReceiverStartFailure"};
constexpr std::array<Words, 1> kTracingKeysMissing = {"redactAttributes"};
constexpr std::array<Words, 1> kOtlpKeys = {"http"};
constexpr std::array<Words, 1> kOtlpKeysWithoutEffect = {"grpc"};
constexpr std::array<Words, 3> kHttpKeys = {"enabled", "host", "port"};
constexpr std::array<Words, 1> kHttpKeysWithoutEffect = {"acceptFormats"};
constexpr std::array<Words, 3> kSourceKeys = {"id", "endpoint", "headers"};
constexpr std::array<Words, 3> kForwardingKeys = {"enabled", "endpoint", "headers"};
constexpr std::array<Words, 5> kBudgetKeys = {"baseline", "confidence", "latency", "tokens", "cost"};
constexpr std::array<Words, 3> kWaitKeys = {"quietMs", "limitMs", "services"};

// Reads one document into the configuration.
class ConfigReader {
 public:
  ConfigReader(const Document& document, Config& config, Warnings& warnings)
      : document_(document), config_(config), warnings_(warnings) {}

  Status read() {
    if (!document_.value().is_object())
      return document_.fault("", "a configuration is a map with keys such as prompts, providers and tests");
    const auto& root = document_.value().get_object();
    TRY(check_keys(document_, "", root, {"a configuration", kKeys, kKeysMissing, kKeysWithoutEffect},
                   warnings_));
    TRY(read_environment(root));
    if (const auto description = text_member(root, "description")) config_.description = *description;
    if (const auto* tags = member(root, "tags")) config_.tags = *tags;
    TRY(read_prompts(root));
    TRY(read_providers(root));
    if (const auto* defaults = member(root, "defaultTest")) TRY(read_default_test(*defaults));
    TRY(read_tests(root));
    TRY(read_scenarios(root));
    TRY(read_options(root));
    TRY(read_filters(root));
    TRY(read_derived_metrics(root));
    if (const auto* tracing = member(root, "tracing"))
      TRY(read_tracing(config_.environment.expanded(*tracing)));
    if (const auto* budgets = member(root, "budgets"))
      TRY(read_budgets(config_.environment.expanded(*budgets)));
    return read_outputs(root);
  }

 private:
  tl::unexpected<Error> at(std::string_view pointer, const Error& error) const {
    return fail(error.code, "{}: {}", document_.place_of(pointer), error.message);
  }

  Status read_environment(const json::object& root) {
    const auto* variables = member(root, "env");
    if (variables == nullptr || variables->is_null()) return {};
    if (!variables->is_object()) return document_.fault("/env", "a map of names and values belongs here");
    for (const auto& [name, value] : variables->get_object())
      config_.environment.set(name, config_.environment.expanded(text_of(value)));
    return {};
  }

  Status read_prompts(const json::object& root) {
    const auto* prompts = member(root, "prompts");
    if (prompts == nullptr || prompts->is_null()) return {};
    if (prompts->is_array()) {
      size_t index = 0;
      for (const auto& each : prompts->get_array())
        TRY(check_prompt(each, fmt::format("/prompts/{}", index++)));
    } else {
      TRY(check_prompt(*prompts, "/prompts"));
    }
    const auto added = add_prompts(*prompts, config_);
    return added ? Status() : at("/prompts", added.error());
  }

  Status check_prompt(const json::value& prompt, const std::string& pointer) {
    if (!prompt.is_object()) return {};
    return check_keys(document_, pointer, prompt.get_object(), {"a prompt", kPromptKeys, {}}, warnings_);
  }

  Status read_providers(const json::object& root) {
    for (const char* key : {"providers", "targets"}) {
      const auto* providers = member(root, key);
      if (providers == nullptr || providers->is_null()) continue;
      const std::string pointer = std::string("/") + key;
      if (!providers->is_array()) {
        TRY(read_provider(*providers, pointer));
        continue;
      }
      size_t index = 0;
      for (const auto& each : providers->get_array())
        TRY(read_provider(each, fmt::format("{}/{}", pointer, index++)));
    }
    return {};
  }

  Status read_provider(const json::value& value, const std::string& pointer) {
    TRY(check_provider(document_, pointer, value, warnings_));
    const auto added = add_provider(value, config_, warnings_);
    return added ? Status() : at(pointer, added.error());
  }

  Status read_default_test(const json::value& value) {
    if (!value.is_string()) {
      TRY_ASSIGN(config_.default_test, read_test(document_, "/defaultTest", value, warnings_));
      return {};
    }
    TRY_ASSIGN(const auto document, Document::read(resolve_path(config_.base_path, value.get_string())));
    TRY_ASSIGN(config_.default_test, read_test(document, "", document.value(), warnings_));
    return {};
  }

  Status read_tests(const json::object& root) {
    const auto* tests = member(root, "tests");
    if (tests == nullptr || tests->is_null()) return {};
    return read_test_list(*tests, "/tests", config_.tests);
  }

  // Tests, and names of files with tests.
  Status read_test_list(const json::value& value, const std::string& pointer, std::vector<TestCase>& into) {
    if (value.is_string()) {
      std::vector<TestCase> before;
      std::swap(before, config_.tests);
      const auto added = add_tests(std::string(value.get_string()), config_, warnings_);
      std::swap(before, config_.tests);
      for (auto& test : before) into.push_back(std::move(test));
      return added ? Status() : at(pointer, added.error());
    }
    if (!value.is_array())
      return document_.fault(pointer, "a list of tests or the name of a file belongs here");
    size_t index = 0;
    for (const auto& each : value.get_array()) {
      const std::string below = fmt::format("{}/{}", pointer, index++);
      if (each.is_string()) {
        TRY(read_test_list(each, below, into));
        continue;
      }
      TRY_ASSIGN(auto test, read_test(document_, below, each, warnings_));
      into.push_back(std::move(test));
    }
    return {};
  }

  Status read_scenarios(const json::object& root) {
    const auto* scenarios = member(root, "scenarios");
    if (scenarios == nullptr || scenarios->is_null()) return {};
    if (!scenarios->is_array()) return document_.fault("/scenarios", "a list of scenarios belongs here");
    constexpr std::array<Words, 3> kScenarioKeys = {"description", "config", "tests"};
    size_t index = 0;
    for (const auto& each : scenarios->get_array()) {
      const std::string below = fmt::format("/scenarios/{}", index++);
      const auto* tests = member(each, "tests");
      const auto* configurations = member(each, "config");
      if (tests == nullptr || configurations == nullptr)
        return document_.fault(below, "a scenario has a list `config` and a list `tests`");
      TRY(check_keys(document_, below, each.get_object(), {"a scenario", kScenarioKeys, {}}, warnings_));
      Scenario scenario;
      TRY(read_test_list(*configurations, below + "/config", scenario.configurations));
      TRY(read_test_list(*tests, below + "/tests", scenario.tests));
      config_.scenarios.push_back(std::move(scenario));
    }
    return {};
  }

  Status read_options(const json::object& root) {
    const auto* options = member(root, "evaluateOptions");
    if (options == nullptr || !options->is_object()) return {};
    TRY(check_keys(document_, "/evaluateOptions", options->get_object(),
                   {"evaluateOptions", kEvaluateKeys, {}, kEvaluateKeysWithoutEffect}, warnings_));
    const auto take = [&](const char* key, std::optional<double>& into) {
      if (const auto number = number_member(*options, key)) into = number;
    };
    take("maxConcurrency", config_.concurrency);
    take("repeat", config_.repeat);
    take("delay", config_.delay_ms);
    take("timeoutMs", config_.timeout_ms);
    take("maxEvalTimeMs", config_.time_max_ms);
    if (const auto cache = boolean_member(*options, "cache")) config_.cache = cache;
    return {};
  }

  Status read_filters(const json::object& root) {
    if (const auto* filters = member(root, "nunjucksFilters"); filters != nullptr && filters->is_object()) {
      for (const auto& [name, path] : filters->get_object())
        config_.filters.emplace_back(name, resolve_path(config_.base_path, text_of(path)));
    }
    return {};
  }

  Status read_derived_metrics(const json::object& root) {
    const auto* metrics = member(root, "derivedMetrics");
    if (metrics == nullptr || metrics->is_null()) return {};
    if (!metrics->is_array())
      return document_.fault("/derivedMetrics", "a list of {name, value} belongs here");
    size_t index = 0;
    for (const auto& each : metrics->get_array()) {
      const std::string below = fmt::format("/derivedMetrics/{}", index++);
      const auto name = text_member(each, "name");
      const auto value = text_member(each, "value");
      if (!name || name->empty() || !value)
        return document_.fault(
            below, "a derived metric has a name and a value, as in {name: f1, value: 2*p*r/(p+r)}");
      if (*name == "__count")
        return document_.fault(below + "/name", "__count is the number of rows; choose another name");
      TRY(check_keys(document_, below, each.get_object(), {"a derived metric", kDerivedMetricKeys, {}},
                     warnings_));
      config_.derived_metrics.push_back({.name = *name, .value = *value});
    }
    return {};
  }

  Status read_tracing(const json::value& tracing) {
    if (!tracing.is_object()) return document_.fault("/tracing", "a map belongs here");
    auto& into = config_.tracing;
    TRY(check_keys(document_, "/tracing", tracing.get_object(),
                   {"tracing", kTracingKeys, kTracingKeysMissing}, warnings_));
    into.enabled = boolean_member(tracing, "enabled").value_or(false);
    into.must_receive = boolean_member(tracing, "failOnReceiverStartFailure").value_or(false);
    if (const auto* otlp = member(tracing, "otlp"); otlp != nullptr && otlp->is_object()) {
      TRY(check_keys(document_, "/tracing/otlp", otlp->get_object(),
                     {"tracing.otlp", kOtlpKeys, {}, kOtlpKeysWithoutEffect}, warnings_));
      if (const auto* http = member(*otlp, "http"); http != nullptr && http->is_object())
        TRY(read_receiver(*http));
    }
    if (const auto* forwarding = member(tracing, "forwarding"); forwarding != nullptr)
      TRY(read_forwarding(*forwarding));
    if (const auto* source = member(tracing, "provider"); source != nullptr) TRY(read_source(*source));
    if (const auto* wait = member(tracing, "wait"); wait != nullptr) return read_wait(*wait);
    return {};
  }

  Status read_receiver(const json::value& http) {
    auto& into = config_.tracing;
    TRY(check_keys(document_, "/tracing/otlp/http", http.get_object(),
                   {"tracing.otlp.http", kHttpKeys, {}, kHttpKeysWithoutEffect}, warnings_));
    if (!boolean_member(http, "enabled").value_or(true))
      warnings_.add(document_.place_of("/tracing/otlp/http/enabled") +
                    ": key \"enabled\" of tracing.otlp.http has no effect: a run that is traced receives");
    into.host = text_member(http, "host").value_or(into.host);
    if (const auto port = number_member(http, "port")) {
      constexpr double kPortMax = 65'535;
      if (*port < 0 || *port > kPortMax) return document_.fault("/tracing/otlp/http/port", "this is no port");
      into.port = static_cast<uint16_t>(*port);
      into.port_was_chosen = true;
    }
    return {};
  }

  Status read_forwarding(const json::value& forwarding) {
    if (!forwarding.is_object()) return document_.fault("/tracing/forwarding", "a map belongs here");
    TRY(check_keys(document_, "/tracing/forwarding", forwarding.get_object(),
                   {"tracing.forwarding", kForwardingKeys, {}}, warnings_));
    if (!boolean_member(forwarding, "enabled").value_or(false)) return {};
    const auto endpoint = text_member(forwarding, "endpoint");
    if (!endpoint)
      return document_.fault("/tracing/forwarding", "forwarding needs an endpoint, as in http://jaeger:4318");
    // '${OTLP_COLLECTOR_ENDPOINT:-}': whoever sets no variable forwards nothing.
    if (endpoint->empty()) return {};
    config_.tracing.forwarding = Forwarding{.endpoint = *endpoint, .headers = {}};
    if (const auto* headers = member(forwarding, "headers"); headers != nullptr && headers->is_object())
      config_.tracing.forwarding->headers = headers->get_object();
    return {};
  }

  Status read_source(const json::value& source) {
    if (source.is_object())
      TRY(check_keys(document_, "/tracing/provider", source.get_object(),
                     {"tracing.provider", kSourceKeys, {}}, warnings_));
    const auto id = text_member(source, "id");
    const auto endpoint = text_member(source, "endpoint");
    if (!id || !endpoint) return document_.fault("/tracing/provider", "it needs an id and an endpoint");
    if (*id != "tempo" && *id != "weft" && *id != "jaeger")
      return document_.fault("/tracing/provider/id", "weft reads traces from weft, tempo and jaeger");
    const auto api = *id == "jaeger" ? TraceSource::Api::jaeger : TraceSource::Api::tempo;
    config_.tracing.source = TraceSource{.api = api, .endpoint = *endpoint, .headers = {}};
    if (const auto* headers = member(source, "headers"); headers != nullptr && headers->is_object())
      config_.tracing.source->headers = headers->get_object();
    return {};
  }

  Status read_budgets(const json::value& said) {
    if (!said.is_object())
      return document_.fault("/budgets", "a map belongs here, as in {baseline: main.json, latency: 10%}");
    TRY(check_keys(document_, "/budgets", said.get_object(), {"budgets", kBudgetKeys, {}}, warnings_));
    Budgets budgets;
    if (const auto path = text_member(said, "baseline"); path && !path->empty())
      budgets.baseline = resolve_path(config_.base_path, *path);
    if (const auto* confidence = member(said, "confidence")) {
      const auto part = part_of(*confidence);
      if (!part || *part < 0.5 || *part >= 1)
        return document_.fault("/budgets/confidence",
                               "a percentage from 50 to below 100 belongs here, as in 95%");
      budgets.confidence = *part;
    }
    for (const auto measure : kMeasures) {
      const auto* increase = member(said, to_string(measure));
      if (increase == nullptr || increase->is_null()) continue;
      const auto part = part_of(*increase);
      if (!part || *part < 0)
        return document_.fault(fmt::format("/budgets/{}", to_string(measure)),
                               "how much more than the baseline is allowed belongs here, as in 10%");
      budgets.list.push_back({measure, *part});
    }
    if (budgets.list.empty())
      return document_.fault("/budgets", "none of latency, tokens and cost has a budget here");
    config_.budgets = std::move(budgets);
    return {};
  }

  // 10, "10" and "10%" are 0.1.
  static std::optional<double> part_of(const json::value& said) {
    std::string text = text_of(said);
    if (text.ends_with('%')) text.pop_back();
    char* end = nullptr;
    const double percent = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(percent)) return std::nullopt;
    return percent / 100;
  }

  Status read_wait(const json::value& wait) {
    if (!wait.is_object()) return document_.fault("/tracing/wait", "a map belongs here");
    TRY(check_keys(document_, "/tracing/wait", wait.get_object(), {"tracing.wait", kWaitKeys, {}},
                   warnings_));
    auto& into = config_.tracing;
    into.quiet_ms = number_member(wait, "quietMs").value_or(into.quiet_ms);
    into.limit_ms = number_member(wait, "limitMs").value_or(into.limit_ms);
    if (const auto* services = member(wait, "services"); services != nullptr && services->is_array()) {
      for (const auto& service : services->get_array()) into.services.push_back(text_of(service));
    }
    return {};
  }

  Status read_outputs(const json::object& root) {
    const auto* outputs = member(root, "outputPath");
    if (outputs == nullptr || outputs->is_null()) return {};
    const auto add = [&](const json::value& path) {
      config_.output_paths.push_back(
          resolve_path(config_.base_path, config_.environment.expanded(std::string_view(text_of(path)))));
    };
    if (!outputs->is_array()) {
      add(*outputs);
    } else {
      for (const auto& each : outputs->get_array()) add(each);
    }
    return {};
  }

  const Document& document_;
  Config& config_;
  Warnings& warnings_;
};

Status add_provider_file(const std::string& reference, Config& config, Warnings& warnings) {
  TRY_ASSIGN(const auto document, Document::read(resolve_path(config.base_path, reference)));
  const auto add = [&](const json::value& provider, const std::string& pointer) -> Status {
    TRY(check_provider(document, pointer, provider, warnings));
    return add_provider(provider, config, warnings);
  };
  if (!document.value().is_array()) return add(document.value(), "");
  size_t index = 0;
  for (const auto& each : document.value().get_array()) TRY(add(each, fmt::format("/{}", index++)));
  return {};
}

bool is_list_of_providers(std::string_view id) {
  return id.starts_with("file://") &&
         (id.ends_with(".yaml") || id.ends_with(".yml") || id.ends_with(".json"));
}

}  // namespace

Status add_provider(const json::value& value, Config& config, Warnings& warnings) {
  const json::value said = config.environment.expanded(value);
  if (said.is_string() && is_list_of_providers(said.get_string()))
    return add_provider_file(std::string(said.get_string()), config, warnings);
  TRY_ASSIGN(auto provider, provider_from(said));
  config.providers.push_back(std::move(provider));
  return {};
}

void describe(const std::string& description, Config& config) {
  config.description = description;
  if (!config.source.is_object()) config.source = json::object();
  config.source.get_object()["description"] = string_value(description);
}

Status add_tag(const std::string& text, Config& config) {
  const size_t equals = text.find('=');
  if (equals == 0 || equals == text.npos)
    return fail(ErrorCode::invalid_argument, "--tag {}: write NAME=value", text);
  if (!config.tags.is_object()) config.tags = json::object();
  config.tags.get_object()[text.substr(0, equals)] = string_value(text.substr(equals + 1));
  if (!config.source.is_object()) config.source = json::object();
  config.source.get_object()["tags"] = config.tags;
  return {};
}

Status read_config(const std::string& path, Config& config, Warnings& warnings) {
  TRY_ASSIGN(const auto document, Document::read(path));
  if (config.path.empty()) {
    config.path = path;
    config.source = without_secrets(document.value());
  }
  const auto folder = std::filesystem::path(path).parent_path().string();
  config.base_path = folder.empty() ? "." : folder;
  return ConfigReader(document, config, warnings).read();
}

}  // namespace weft::eval
