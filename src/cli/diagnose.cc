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
    Subject subject;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("diagnose", "Say why traces are broken, and what to do");
  add_subject(*verb, options->subject);
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      const auto& subject = options->subject;
      const auto path = subject.trace_id.empty() ? std::string("/api/v1/diagnosis")
                                                 : "/api/v1/traces/" + subject.trace_id + "/diagnosis";
      return show(options->reading, path, subject.parameters(), &finding_view);
    };
  });
}

}  // namespace weft::cli
