// weft search 'TRACEQL': the traces that a query finds, or the series it counts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <memory>

#include "cli/complaint.h"
#include "cli/reading.h"
#include "cli/search_view.h"
#include "cli/verbs.h"
#include "traceql/parser.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  // In the API's own names; empty ones are not sent.
  std::string q, project, since = "1h", start, end, step;
  uint32_t limit = 20;
  uint32_t spans = 3;
};

int run_search(const Options& options) {
  // Which of the API's two answers it wants, the query says.
  const auto query = traceql::parse(options.q);
  if (!query) return complain(query.error());
  Parameters parameters{{"q", options.q}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) parameters.emplace_back(name, value);
  };
  add("project", options.project);
  add("since", options.since);
  add("start", options.start);
  add("end", options.end);
  if (query->metrics) {
    add("step", options.step);
    return show(options.reading, "/api/v1/metrics/query_range", parameters, &series_view);
  }
  add("limit", std::to_string(options.limit));
  add("spans", std::to_string(options.spans));
  return show(options.reading, "/api/v1/search", parameters, &found_view);
}

}  // namespace

void add_search(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("search", "Find traces by a TraceQL query, or count series over time");
  verb->add_option("query", options->q, "Such as '{ status = error } | count() > 2'")->required();
  verb->add_option("--project", options->project, "Only of this project");
  auto* start = verb->add_option("--start", options->start, "From this time on: RFC 3339 or Unix time");
  verb->add_option("--since", options->since, "How far to look back, without --start: 30m, 24h")
      ->capture_default_str()
      ->excludes(start);
  verb->add_option("--end", options->end, "Before this time");
  verb->add_option("--limit", options->limit, "How many traces")->capture_default_str();
  verb->add_option("--spans", options->spans, "How many spans of each spanset")->capture_default_str();
  verb->add_option("--step", options->step, "Of series: the time between two points, 30s");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] { run = [options] { return run_search(*options); }; });
}

}  // namespace weft::cli
