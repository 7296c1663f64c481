// weft: one program for receiving, storing, showing and testing traces. Each verb has a file of its own.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/verbs.h"

int main(int argc, char** argv) {
  CLI::App app{"weft: distributed tracing for LLM applications"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "weft " WEFT_VERSION);
  weft::cli::Run run;
  weft::cli::add_up(app, run);
  weft::cli::add_cache(app, run);
  weft::cli::add_diagnose(app, run);
  weft::cli::add_diff(app, run);
  weft::cli::add_eval(app, run);
  weft::cli::add_graph(app, run);
  weft::cli::add_init(app, run);
  weft::cli::add_alerts(app, run);
  weft::cli::add_analyze(app, run);
  weft::cli::add_ledger(app, run);
  weft::cli::add_users(app, run);
  weft::cli::add_search(app, run);
  weft::cli::add_sql(app, run);
  weft::cli::add_tail(app, run);
  weft::cli::add_top(app, run);
  weft::cli::add_trace(app, run);
  weft::cli::add_traces(app, run);
  weft::cli::add_view(app, run);
  CLI11_PARSE(app, argc, argv);
  return run();
}
