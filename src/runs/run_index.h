// RunIndex: where the rows of a run are, and which of them are of one test.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runs/row_reading.h"

namespace weft::runs {

namespace json = boost::json;

struct IndexedRow {
  uint32_t test = 0, prompt = 0, repeat = 0;
  Verdict verdict = Verdict::pass;
  uint64_t test_key = 0;     // of its id, description and vars
  uint64_t output_hash = 0;  // of what was answered
  uint64_t offset = 0;
  uint32_t bytes = 0;
};

// The repeats of one test, in all columns: rows in the order of column and repeat.
struct TestGroup {
  uint64_t test_key = 0;
  uint32_t ordinal = 0;  // among tests that look the same and are none's repeats
  std::vector<uint32_t> rows;
};

// Some 60 bytes a row. One thread at a time.
class RunIndex {
 public:
  explicit RunIndex(std::string path) : path_(std::move(path)) {}

  // Reads what has been written since. Errors: unavailable.
  Status refresh();
  // By the first row of each.
  const std::vector<TestGroup>& tests() const { return tests_; }
  const IndexedRow& row(uint32_t index) const { return rows_[index]; }
  // Errors: not_found.
  Result<const IndexedRow*> find(uint32_t test, uint32_t prompt) const;

  // The row's line. Errors: data_loss.
  Result<std::string> text(const IndexedRow& row) const;

 private:
  void add(std::string_view line, uint64_t offset);
  void group();

  std::string path_;
  uint64_t read_bytes_ = 0;
  std::vector<IndexedRow> rows_;  // by test, prompt; of two for the same the later
  std::vector<TestGroup> tests_;
};

}  // namespace weft::runs
