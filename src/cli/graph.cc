// weft graph [ID]: who calls whom.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/graph_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_graph(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    std::string trace_id, since = "1h", project;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("graph", "Show which services call which, how often and how long");
  auto* id = verb->add_option("id", options->trace_id, "Of this trace; without one, of late");
  verb->add_option("--since", options->since, "How far to look back: 30m, 24h")
      ->capture_default_str()
      ->excludes(id);
  verb->add_option("--project", options->project, "Only of this project");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      std::vector<std::pair<std::string, std::string>> parameters;
      if (!options->project.empty()) parameters.emplace_back("project", options->project);
      const bool of_one = !options->trace_id.empty();
      parameters.emplace_back(of_one ? "trace_id" : "since", of_one ? options->trace_id : options->since);
      return show(options->reading, "/api/v1/service-graph", parameters, &graph_view);
    };
  });
}

}  // namespace weft::cli
