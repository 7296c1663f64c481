// EvalOptions: the flags of `weft eval`.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "eval/test_filter.h"

namespace weft::cli {

// By its long name, with its values: {"--config", {"a.yaml", "b.yaml"}}.
using GivenFlags = std::vector<std::pair<std::string, std::vector<std::string>>>;

// As they were given; what a configuration says in their place is not known here.
struct EvalOptions {
  std::vector<std::string> configs;
  std::vector<std::string> prompts;
  std::vector<std::string> providers;
  std::string tests;
  std::vector<std::string> outputs;
  std::string baseline;
  std::vector<std::string> vars;
  std::vector<std::string> environment_files;
  std::string prompt_prefix, prompt_suffix;
  std::string description;
  std::string grader;
  std::vector<std::string> tags;
  eval::TestFilter filter;
  size_t concurrency = 0;  // 0: not said
  size_t repeat = 0;
  double delay_ms = -1;
  std::optional<bool> cache = {};  // --cache, --no-cache
  bool watches = false;
  bool resumes = false, retries = false;  // an earlier run: that of the id, "" for the newest
  std::string resume_id, retry_id;
  std::string url, api_key;  // of a running weft
  std::string trace_id;      // asserted on instead of asking providers; "" for none
  // Traces to make tests of: a TraceQL query, "" for none; the file for them; which traces.
  std::string from, to, since = "1h", project;
  size_t limit = 100;
  GivenFlags given = {};
  std::string data;       // folder in which runs are kept
  bool no_write = false;  // the run is not kept
  bool no_table = false;
  bool no_progress = false;
};

// Declares them, with their help; they are filled in when the command line is read.
std::shared_ptr<EvalOptions> add_eval_options(CLI::App& verb);
// Those of the command line, not of variables, once it has been read.
GivenFlags given_flags(const CLI::App& verb);

}  // namespace weft::cli
