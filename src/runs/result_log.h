// ResultLog: the rows of a run, on disk as they come, and what is summed up of them.
#pragma once

#include <boost/json/object.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/json_members.h"
#include "runs/tally.h"

namespace weft::runs {

// One line of JSON for each row, so that a run of many rows needs little memory and one that is cut off loses
// nothing that was done. Of two rows for the same test and prompt the later one counts. One thread.
class ResultLog {
 public:
  // Beyond: too_large. Of a run, and of what is added up for each column.
  static constexpr size_t kTestsMax = 10'000'000;
  static constexpr size_t kColumnsMax = 1'000;
  // How deep a row may nest; deeper ones are too_large, for nobody could read them again.
  static constexpr size_t kDepthMax = model::kNestingMax;

  // A file of its own at `path`; "" for one that goes when the log does.
  static Result<std::unique_ptr<ResultLog>> create(const std::string& path);
  // The rows that an earlier run has written there; more are added behind them. A last row that was cut off
  // goes; what else cannot be read stays in the file, is left out and counted.
  static Result<std::unique_ptr<ResultLog>> reopen(const std::string& path);
  ~ResultLog();
  ResultLog(const ResultLog&) = delete;
  ResultLog& operator=(const ResultLog&) = delete;

  // Errors: unavailable when it cannot be written, too_large.
  Status add(const json::object& row);
  bool has(size_t test, size_t prompt) const { return newest_.contains(key_of(test, prompt)); }
  // On disk, also when the machine loses power.
  Status sync();
  // By test, then by prompt.
  Status for_each(const std::function<Status(const json::value& row)>& take) const;
  // The texts as they are, for outputs that take them over.
  Status for_each_text(const std::function<Status(std::string_view row)>& take) const;

  // Lines of a log that was opened again which are no rows.
  size_t unreadable() const { return unreadable_; }
  const Tally& tally() const { return tally_; }
  const Stats& stats() const { return tally_.stats; }
  Stats& stats() { return tally_.stats; }
  const std::vector<ColumnTally>& columns() const { return tally_.columns; }

 private:
  struct Place {
    size_t test = 0, prompt = 0;
    long offset = 0;
    size_t bytes = 0;
  };

  explicit ResultLog(std::FILE* file) : file_(file) {}
  static uint64_t key_of(size_t test, size_t prompt) { return test * kColumnsMax + prompt; }
  static Result<Place> place_of(const json::object& row);
  Status index_existing();
  Status index_line(std::string_view line);
  Status count(const json::object& row, const Place& place);
  Status read(const Place& place, std::string& into) const;

  std::FILE* file_;
  long end_ = 0;
  size_t unreadable_ = 0;
  std::vector<Place> places_;
  std::unordered_map<uint64_t, size_t> newest_;  // test and prompt → place
  Tally tally_;
};

}  // namespace weft::runs
