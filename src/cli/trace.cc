// weft trace ID: one trace as a tree.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/reading.h"
#include "cli/tree_view.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_trace(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    std::string trace_id;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("trace", "Show one trace as a tree");
  verb->add_option("id", options->trace_id, "The trace id, 32 hexadecimal digits")->required();
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] { return show(options->reading, "/api/v1/traces/" + options->trace_id, {}, &tree_view); };
  });
}

}  // namespace weft::cli
