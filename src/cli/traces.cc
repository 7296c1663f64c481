// weft traces: the newest traces, filtered.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>

#include "cli/list_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_traces(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    // In the API's own names; empty ones are not sent.
    std::string project, service, name, status, min_duration, max_duration, session_id, text, start, end;
    std::vector<std::string> attributes;
    uint32_t limit = 20;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("traces", "List traces, newest first");
  verb->add_option("--project", options->project, "Only of this project");
  verb->add_option("--service", options->service, "With a span of this service");
  verb->add_option("--name", options->name, "With a span of this name");
  verb->add_option("--status", options->status, "With a span of this status: ok, error or unset");
  verb->add_option("--min-duration", options->min_duration, "With a span at least this long: 250ms, 1.5s");
  verb->add_option("--max-duration", options->max_duration, "With a span at most this long");
  verb->add_option("--attribute", options->attributes,
                   "With a span of this attribute: key=value (repeatable)");
  verb->add_option("--session", options->session_id, "Of this session");
  verb->add_option("--text", options->text, "With this phrase in a name, prompt, answer or error");
  verb->add_option("--start", options->start, "From this time on: RFC 3339 or Unix time");
  verb->add_option("--end", options->end, "Before this time");
  verb->add_option("--limit", options->limit, "How many")->capture_default_str();
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      Parameters parameters{{"limit", std::to_string(options->limit)}};
      const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) parameters.emplace_back(name, value);
      };
      add("project", options->project);
      add("service", options->service);
      add("name", options->name);
      add("status", options->status);
      add("min_duration", options->min_duration);
      add("max_duration", options->max_duration);
      add("session_id", options->session_id);
      add("text", options->text);
      add("start", options->start);
      add("end", options->end);
      for (const auto& attribute : options->attributes) add("attribute", attribute);
      return show(options->reading, "/api/v1/traces", parameters, &list_view);
    };
  });
}

}  // namespace weft::cli
