// weft diff A B: what changed from one trace, or set of traces, to another.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/diff_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_diff(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    std::string a, b, project;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("diff", "Compare two traces, or two sets of traces, step by step");
  verb->add_option("a", options->a, "A trace id, or several with commas")->required();
  verb->add_option("b", options->b, "What to compare with")->required();
  verb->add_option("--project", options->project, "Only of this project");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      Parameters parameters{{"a", options->a}, {"b", options->b}};
      if (!options->project.empty()) parameters.emplace_back("project", options->project);
      return show(options->reading, "/api/v1/diff", parameters, &diff_view);
    };
  });
}

}  // namespace weft::cli
