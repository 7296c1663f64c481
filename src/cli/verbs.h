// What each verb of `weft` adds to the command line. One file a verb.
#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace weft::cli {

// Each declares its subcommand and, when it was chosen, sets `run` to what main() then calls for the exit
// code.
using Run = std::function<int()>;
void add_up(CLI::App& app, Run& run);
void add_cache(CLI::App& app, Run& run);
void add_diagnose(CLI::App& app, Run& run);
void add_diff(CLI::App& app, Run& run);
void add_eval(CLI::App& app, Run& run);
void add_graph(CLI::App& app, Run& run);
void add_init(CLI::App& app, Run& run);
void add_alerts(CLI::App& app, Run& run);
void add_analyze(CLI::App& app, Run& run);
void add_ledger(CLI::App& app, Run& run);
void add_users(CLI::App& app, Run& run);
void add_search(CLI::App& app, Run& run);
void add_sql(CLI::App& app, Run& run);
void add_tail(CLI::App& app, Run& run);
void add_top(CLI::App& app, Run& run);
void add_trace(CLI::App& app, Run& run);
void add_traces(CLI::App& app, Run& run);
void add_view(CLI::App& app, Run& run);

}  // namespace weft::cli
