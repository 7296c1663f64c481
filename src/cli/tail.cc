// weft tail 'TRACEQL': what a query finds, as it becomes readable.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdio>
#include <memory>

#include "cli/complaint.h"
#include "cli/json_fields.h"
#include "cli/list_view.h"
#include "cli/reading.h"
#include "cli/search_view.h"
#include "cli/sse_reader.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

struct Options {
  ReadingOptions reading;
  std::string q = "{ }";
  std::string project;
  uint64_t limit = 0;
};

// Prints events as they come. One thread.
class TailPrinter {
 public:
  explicit TailPrinter(const Options& options) : options_(options), terminal_(Terminal::of_stdout()) {}

  // False: as many traces as were asked for have been printed.
  bool print(const SseEvent& event) {
    const auto text = options_.reading.json ? json_text(event) : readable_text(event);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    return options_.limit == 0 || traces_ < options_.limit;
  }

 private:
  // A line for each trace; what was dropped is one too.
  std::string json_text(const SseEvent& event) {
    if (event.name == "trace") ++traces_;
    if (event.name == "ready") return "";
    return event.name == "trace" ? event.data + "\n" : fmt::format("{{\"{}\":{}}}\n", event.name, event.data);
  }

  std::string readable_text(const SseEvent& event) {
    boost::system::error_code error;
    const auto data = boost::json::parse(event.data, error);
    if (error) return "";
    if (event.name == "ready") return trace_heading(terminal_);
    if (event.name == "trace") {
      ++traces_;
      return found_trace_view(data, terminal_);
    }
    if (event.name != "dropped") return "";
    return terminal_.paint(Colour::yellow, fmt::format("… {} traces more, which came too fast to be told\n",
                                                       number_field(data, "/traces")));
  }

  const Options& options_;
  const Terminal terminal_;
  uint64_t traces_ = 0;
};

int run_tail(const Options& options) {
  const ApiClient client(options.reading.url, options.reading.api_key);
  Parameters parameters{{"q", options.q}};
  if (!options.project.empty()) parameters.emplace_back("project", options.project);
  TailPrinter printer(options);
  SseReader reader;
  bool is_enough = false;
  const auto followed = client.follow("/api/v1/tail", parameters, [&](std::string_view bytes) {
    for (const auto& event : reader.read(bytes)) {
      is_enough = !printer.print(event);
      if (is_enough) return false;
    }
    return true;
  });
  if (is_enough) return 0;
  return complain(followed ? Error{ErrorCode::unavailable, "the server has ended the tail"}
                           : followed.error());
}

}  // namespace

void add_tail(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("tail", "Follow a TraceQL query: each trace as it becomes readable");
  verb->add_option("query", options->q, "Such as '{ status = error }'")->capture_default_str();
  verb->add_option("--project", options->project, "Only of this project");
  verb->add_option("--limit", options->limit, "End after so many traces");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] { run = [options] { return run_tail(*options); }; });
}

}  // namespace weft::cli
