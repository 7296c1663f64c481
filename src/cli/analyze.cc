// weft analyze ID: where the time, the tokens and the errors of one trace went, and what to do about it.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/analysis_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {

void add_analyze(CLI::App& app, Run& run) {
  struct Options {
    ReadingOptions reading;
    std::string trace_id;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("analyze", "Say where the time and the tokens of one trace went");
  verb->add_option("id", options->trace_id, "The trace id, 32 hexadecimal digits")->required();
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      return show(options->reading, "/api/v1/traces/" + options->trace_id + "/analysis", {}, &analysis_view);
    };
  });
}

}  // namespace weft::cli
