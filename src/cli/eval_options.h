// EvalOptions: the flags of `weft eval`.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <vector>

#include "eval/test_filter.h"

namespace weft::cli {

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
  std::string data;       // folder in which runs are kept
  bool no_write = false;  // the run is not kept
  bool no_table = false;
  bool no_progress = false;
};

// Declares them, with their help; they are filled in when the command line is read.
std::shared_ptr<EvalOptions> add_eval_options(CLI::App& verb);

}  // namespace weft::cli
