// weft alerts: what fires; `check FILE` tries rules before they are used, `test NAME` tries who is told.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "alerts/rule_reader.h"
#include "cli/alerts_view.h"
#include "cli/api_client.h"
#include "cli/complaint.h"
#include "cli/json_fields.h"
#include "cli/reading.h"
#include "cli/units.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  std::string project, file, rule;
};

Parameters scope_of(const Options& options) {
  if (options.project.empty()) return {};
  return {{"project", options.project}};
}

int list(const Options& options) {
  return show(options.reading, "/api/v1/alerts", scope_of(options), &alerts_view);
}

int send_test(const Options& options) {
  return show(options.reading, "/api/v1/alerts/rules/" + options.rule + "/test", scope_of(options),
              &test_view, Method::post);
}

traceql::OwnedDatum datum_of(const boost::json::value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_int64()) return value.get_int64();
  if (value.is_double()) return value.get_double();
  if (value.is_string()) return std::string(value.get_string());
  return std::monostate();
}

traceql::Series series_of(const boost::json::value& from) {
  traceql::Series series;
  if (const auto* labels = field(from, "/labels"); labels != nullptr && labels->is_object()) {
    for (const auto& [name, value] : labels->get_object()) series.labels.push_back({name, datum_of(value)});
  }
  for (const auto& value : list_field(from, "/values"))
    series.values.push_back(value.is_number() ? value.to_number<double>() : std::nan(""));
  return series;
}

// Asks a running weft what its own rules ask of the engine.
alerts::AskSeries asking(const ApiClient& client) {
  return [&client](const traceql::Query& query, const store::ProjectScope& project,
                   traceql::Steps steps) -> Result<traceql::SeriesSet> {
    Parameters parameters{{"q", *query.text},
                          {"start", std::to_string(steps.start_unix_nano)},
                          {"end", std::to_string(steps.end_unix_nano)},
                          {"step", fmt::format("{}ns", steps.step_ns)}};
    if (project) parameters.emplace_back("project", *project);
    TRY_ASSIGN(const auto answer, client.get("/api/v1/metrics/query_range", parameters));
    traceql::SeriesSet set{.steps = steps, .series = {}, .truncated = boolean_field(answer, "/truncated")};
    for (const auto& each : list_field(answer, "/series")) set.series.push_back(series_of(each));
    return set;
  };
}

int check(const Options& options) {
  const auto made = alerts::load_configuration(
      options.file, [](const std::string& name) { return std::getenv(name.c_str()); });
  if (!made) return complain(made.error());
  fmt::print("The file is in order: {}, {}\n", count_text(made->rules.size(), "rule"),
             count_text(made->receivers.size(), "receiver"));
  const ApiClient client(options.reading.url, options.reading.api_key);
  const auto terminal = Terminal::of_stdout();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto now_ns =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
  for (const auto& rule : made->rules) {
    if (std::holds_alternative<alerts::TraceThreshold>(rule->condition)) {
      fmt::print("{}  is understood; what it says of traces, a running weft finds out\n", rule->name);
      continue;
    }
    const auto answer = alerts::evaluate(*rule, now_ns, asking(client));
    if (!answer) return complain(answer.error());
    fmt::print("{}", answer_view(*rule, *answer, terminal));
  }
  return 0;
}

}  // namespace

void add_alerts(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("alerts", "What fires, and the rules that watch");
  verb->require_subcommand(0, 1);
  verb->add_option("--project", options->project, "Only rules of this project");
  add_reading_options(*verb, options->reading);
  auto* checking = verb->add_subcommand("check", "Check a file of rules, and say what each would say now");
  checking->add_option("file", options->file, "The file, as for weft up --alerts")->required();
  auto* testing = verb->add_subcommand("test", "Send a test message to everyone a rule tells");
  testing->add_option("rule", options->rule, "The rule's name")->required();
  // Options may follow the subcommand too.
  for (auto* each : {checking, testing}) each->fallthrough();
  verb->callback([options, checking, testing, &run] {
    run = [options, checking, testing] {
      if (checking->parsed()) return check(*options);
      return testing->parsed() ? send_test(*options) : list(*options);
    };
  });
}

}  // namespace weft::cli
