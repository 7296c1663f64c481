// weft ledger: what the models of a time range used and cost. weft users: and who asked.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/ledger_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  // In the API's own names; empty ones are not sent.
  std::string by = "model", project, since = "24h", start, end;
  uint32_t limit = 20;

  Parameters parameters() const {
    Parameters all{{"limit", std::to_string(limit)}};
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) all.emplace_back(name, value);
    };
    add("project", project);
    add("since", start.empty() ? since : "");
    add("start", start);
    add("end", end);
    return all;
  }
};

void add_range(CLI::App& verb, Options& options) {
  verb.add_option("--project", options.project, "Only of this project");
  auto* start = verb.add_option("--start", options.start, "From this time on: RFC 3339 or Unix time");
  verb.add_option("--since", options.since, "How far to look back, without --start: 30m, 24h, 720h")
      ->capture_default_str()
      ->excludes(start);
  verb.add_option("--end", options.end, "Before this time");
  verb.add_option("--limit", options.limit, "How many rows")->capture_default_str();
  add_reading_options(verb, options.reading);
}

}  // namespace

void add_ledger(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("ledger", "What models used and cost, each call billed once");
  verb->add_option("--by", options->by, "Sums by model, service, user, session, project or day")
      ->check(CLI::IsMember({"model", "service", "user", "session", "project", "day"}))
      ->capture_default_str();
  add_range(*verb, *options);
  verb->callback([options, &run] {
    run = [options] {
      auto parameters = options->parameters();
      parameters.emplace_back("by", options->by);
      return show(options->reading, "/api/v1/ledger", parameters, &ledger_view);
    };
  });
}

void add_users(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("users", "Who used it, with traces, errors, tokens and cost");
  add_range(*verb, *options);
  verb->callback([options, &run] {
    run = [options] { return show(options->reading, "/api/v1/users", options->parameters(), &users_view); };
  });
}

}  // namespace weft::cli
