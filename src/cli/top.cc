// weft top: who does how much of late, again every two seconds.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "cli/complaint.h"
#include "cli/reading.h"
#include "cli/top_view.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

constexpr std::chrono::seconds kRefreshEvery{2};

struct Options {
  ReadingOptions reading;
  std::string by = "service", window = "60s", project;
  uint32_t limit = 20;
  bool once = false;
};

Parameters parameters_of(const Options& options) {
  Parameters parameters{
      {"by", options.by}, {"window", options.window}, {"limit", std::to_string(options.limit)}};
  if (!options.project.empty()) parameters.emplace_back("project", options.project);
  return parameters;
}

// Goes up over what it printed before, so that what stood above it on the terminal stays.
int refresh(const Options& options) {
  const ApiClient client(options.reading.url, options.reading.api_key);
  const auto parameters = parameters_of(options);
  int64_t lines = 0;
  for (;;) {
    const auto answer = client.get("/api/v1/top", parameters);
    if (!answer) return complain(answer.error());
    const auto text = top_view(*answer, Terminal::of_stdout());
    if (lines > 0) fmt::print("\x1b[{}A\x1b[J", lines);
    fmt::print("{}", text);
    std::fflush(stdout);
    lines = std::ranges::count(text, '\n');
    std::this_thread::sleep_for(kRefreshEvery);
  }
}

int run_top(const Options& options) {
  const bool is_live = !options.once && !options.reading.json && isatty(STDOUT_FILENO) != 0;
  if (is_live) return refresh(options);
  return show(options.reading, "/api/v1/top", parameters_of(options), &top_view);
}

}  // namespace

void add_top(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb =
      app.add_subcommand("top", "What is going on: calls, errors, durations, tokens and cost of late");
  verb->add_option("--by", options->by, "service, operation or model")
      ->check(CLI::IsMember({"service", "operation", "model"}))
      ->capture_default_str();
  verb->add_option("--window", options->window, "Of how long ago on: 60s, 15m")->capture_default_str();
  verb->add_option("--project", options->project, "Only of this project");
  verb->add_option("--limit", options->limit, "How many lines")->capture_default_str();
  verb->add_flag("--once", options->once, "Print once, also on a terminal");
  add_reading_options(*verb, options->reading);
  verb->callback([options, &run] { run = [options] { return run_top(*options); }; });
}

}  // namespace weft::cli
