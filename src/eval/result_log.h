// ResultLog: the rows of a run, on disk as they come, and what is summed up of them.
#pragma once

#include <boost/json/object.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/values.h"

namespace weft::eval {

// Of one column: a prompt with a provider.
struct ColumnTally {
  size_t passed = 0, failed = 0, errors = 0;
  size_t assertions_passed = 0, assertions_failed = 0;
  double score = 0;
  double latency_ms = 0;
  double cost = 0;
  json::object named_scores;  // sums
  json::object named_counts;
};

struct Stats {
  size_t passed = 0, failed = 0, errors = 0;
  double tokens_total = 0, tokens_prompt = 0, tokens_completion = 0, tokens_cached = 0, requests = 0;
  double duration_ms = 0;  // of the run

  size_t total() const { return passed + failed + errors; }
};

// One line of JSON for each row, so that a run of many rows needs little memory and one that is cut off loses
// nothing that was done. One thread.
class ResultLog {
 public:
  // A file of its own at `path`; "" for one that goes when the log does.
  static Result<std::unique_ptr<ResultLog>> create(const std::string& path);
  // The rows that an earlier run has written there; more are added behind them.
  static Result<std::unique_ptr<ResultLog>> reopen(const std::string& path);
  ~ResultLog();
  ResultLog(const ResultLog&) = delete;
  ResultLog& operator=(const ResultLog&) = delete;

  // Errors: unavailable when it cannot be written.
  Status add(const json::object& row);
  // By test, then by prompt.
  Status for_each(const std::function<Status(const json::value& row)>& take) const;
  // The texts as they are, for outputs that take them over.
  Status for_each_text(const std::function<Status(std::string_view row)>& take) const;

  const Stats& stats() const { return stats_; }
  Stats& stats() { return stats_; }
  const std::vector<ColumnTally>& columns() const { return columns_; }

 private:
  struct Place {
    size_t test = 0, prompt = 0;
    long offset = 0;
    size_t bytes = 0;
  };

  explicit ResultLog(std::FILE* file) : file_(file) {}
  void count(const json::object& row);
  Status index_existing();
  Status read(const Place& place, std::string& into) const;

  std::FILE* file_;
  std::vector<Place> places_;
  Stats stats_;
  std::vector<ColumnTally> columns_;
};

}  // namespace weft::eval
