// TestFilter: which tests, providers and prompts of a configuration a run takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eval/config.h"
#include "eval/javascript.h"

namespace weft::eval {

// Each part that is set must hold. Regular expressions are JavaScript's; "" is none.
struct TestFilter {
  std::string pattern = {};    // of a test's description
  std::string providers = {};  // of a provider's id or label
  std::string prompts = {};    // of a prompt's id or label
  std::vector<std::string> metadata =
      {};  // NAME=part: a test's metadata, or defaultTest's, has the part in NAME
  // Files of results, .json or .jsonl: tests that …
  std::string not_passed_in = {};  // … failed there or were in error
  std::string failed_in = {};      // … failed there
  std::string errors_in = {};      // … were in error there
  std::string range = {};          // "first:end" of what is left by then, from 0 on, without the end
  std::optional<size_t> first_count = {};
  std::optional<size_t> sample_count = {};  // at random, in the order of the configuration
  uint64_t sample_seed = 0;

  bool chooses_tests() const;
};

// Leaves of the configuration what the filter takes; scenarios become tests. Tests are matched before vars
// that are lists and templates make rows of them: a test of which any row failed is taken whole. Errors: a
// regular expression, a range or a file of results cannot be read.
Status apply_filter(const TestFilter& filter, Javascript& javascript, Config& config);

}  // namespace weft::eval
