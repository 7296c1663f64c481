// weft diff A B: what changed from one trace, or set of traces, to another.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/diff_view.h"
#include "cli/reading.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  // In the API's own names; empty ones are not sent.
  std::string a, b, project, since, a_start, a_end, b_start, b_end, limit;
};

Parameters parameters_of(const Options& options) {
  Parameters all;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) all.emplace_back(name, value);
  };
  add("a", options.a);
  add("b", options.b);
  add("project", options.project);
  add("since", options.since);
  add("a_start", options.a_start);
  add("a_end", options.a_end);
  add("b_start", options.b_start);
  add("b_end", options.b_end);
  add("limit", options.limit);
  return all;
}

}  // namespace

void add_diff(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("diff", "Compare two traces, or two sets of traces, step by step");
  verb->add_option("a", options->a, "A trace id, several with commas, or a TraceQL query")->required();
  verb->add_option("b", options->b, "What to compare with")->required();
  verb->add_option("--project", options->project, "Only of this project");
  verb->add_option("--since", options->since, "How far back queries look: 30m, 24h (default 1h)");
  verb->add_option("--a-start", options->a_start, "The query of A looks from this time on");
  verb->add_option("--a-end", options->a_end, "… and before this one");
  verb->add_option("--b-start", options->b_start, "The query of B looks from this time on");
  verb->add_option("--b-end", options->b_end, "… and before this one");
  verb->add_option("--limit", options->limit, "The newest traces of each query (default 100, the most)");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] { return show(options->reading, "/api/v1/diff", parameters_of(*options), &diff_view); };
  });
}

}  // namespace weft::cli
