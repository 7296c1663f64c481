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
    Subject subject;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("graph", "Show which services call which, how often and how long");
  add_subject(*verb, options->subject);
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      auto parameters = options->subject.parameters();
      if (!options->subject.trace_id.empty()) parameters.emplace_back("trace_id", options->subject.trace_id);
      return show(options->reading, "/api/v1/service-graph", parameters, &graph_view);
    };
  });
}

}  // namespace weft::cli
