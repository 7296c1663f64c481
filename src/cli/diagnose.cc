// weft diagnose [ID]: what is wrong with a trace, or with those of late.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/finding_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_diagnose(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    std::string trace_id, since = "1h", project;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("diagnose", "Say why traces are broken, and what to do");
  auto* id = verb->add_option("id", options->trace_id, "A trace id; without one, the traces of late");
  verb->add_option("--since", options->since, "How far to look back: 30m, 2h")
      ->capture_default_str()
      ->excludes(id);
  verb->add_option("--project", options->project, "Only of this project");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      std::vector<std::pair<std::string, std::string>> parameters;
      if (!options->project.empty()) parameters.emplace_back("project", options->project);
      if (!options->trace_id.empty()) {
        return show(options->reading, "/api/v1/traces/" + options->trace_id + "/diagnosis", parameters,
                    &finding_view);
      }
      parameters.emplace_back("since", options->since);
      return show(options->reading, "/api/v1/diagnosis", parameters, &finding_view);
    };
  });
}

}  // namespace weft::cli
