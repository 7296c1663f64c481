// weft analyze ID: where the time, the tokens and the errors of one trace went, and what to do about it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "cli/analysis_view.h"
#include "cli/complaint.h"
#include "cli/reading.h"
#include "cli/verbs.h"
#include "cli/what_if_view.h"

namespace weft::cli {
namespace {

constexpr double kPercentDefault = 50;

struct Options {
  ReadingOptions reading;
  std::string trace_id;
  std::string what_if;  // id or name of a span; "" to analyse the trace
  double percent = kPercentDefault;
};

int ask_what_if(const Options& options, const std::string& path) {
  const auto trace = ApiClient(options.reading.url, options.reading.api_key).get(path);
  if (!trace) return complain(trace.error());
  const auto span = span_id_of(*trace, options.what_if);
  if (!span) return complain(span.error());
  return show(options.reading, path + "/whatif",
              {{"span", *span}, {"percent", fmt::format("{}", options.percent)}}, &what_if_view);
}

}  // namespace

void add_analyze(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("analyze", "Say where the time and the tokens of one trace went");
  verb->add_option("id", options->trace_id, "The trace id, 32 hexadecimal digits")->required();
  auto* what_if = verb->add_option("--what-if", options->what_if,
                                   "Say instead what a shorter span, by its id or name, would give");
  verb->add_option("--percent", options->percent, "How much less time that span takes")
      ->capture_default_str()
      ->needs(what_if);
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] {
    run = [options] {
      const auto path = "/api/v1/traces/" + options->trace_id;
      if (!options->what_if.empty()) return ask_what_if(*options, path);
      return show(options->reading, path + "/analysis", {}, &analysis_view);
    };
  });
}

}  // namespace weft::cli
