// RunReader: rows of runs, by what is asked of them.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "runs/run_index.h"
#include "runs/run_store.h"

namespace weft::runs {

// Tests of which one row has all that is asked for.
struct TestQuery {
  std::optional<Verdict> verdict = {};
  std::string text = "";  // in any case: in the name, the vars, the output, the error, or a reason
  size_t offset = 0;      // tests that are left out
  size_t limit = 100;
};

struct TestRows {
  uint32_t number = 0;            // of its first row
  std::vector<json::value> rows;  // as ResultLog has them
};

struct TestPage {
  size_t total = 0;  // tests that match
  std::vector<TestRows> tests;
};

// How a test came out in one run, held against another.
enum class Change : uint8_t { newly_failing, newly_passing, other_output, same, only_here, only_there };
inline constexpr size_t kChanges = 6;
std::string_view name_of(Change change);

struct ComparedTest {
  Change change = Change::same;
  std::vector<json::value> here, there;
};

struct Comparison {
  std::array<size_t, kChanges> counts = {};
  std::vector<ComparedTest> tests;  // those that are asked for
};

// Any thread. Keeps the indexes of the runs that were read last.
class RunReader {
 public:
  static constexpr size_t kIndexesMax = 8;
  // Rows that one answer is made of; a page of tests with very many repeats ends early.
  static constexpr size_t kPageRowsMax = 20'000;

  explicit RunReader(const RunStore& store) : store_(store) {}

  // Errors: not_found.
  Result<TestPage> tests(const std::string& id, const TestQuery& query) const;
  // The row as it was written.
  Result<std::string> row(const std::string& id, uint32_t test, uint32_t prompt) const;
  // Tests are the same when their id, description and vars are; columns when they have one place.
  Result<Comparison> compare(const std::string& here, const std::string& there, std::optional<Change> change,
                             size_t offset, size_t limit) const;

 private:
  struct Entry {
    explicit Entry(std::string path) : index(std::move(path)) {}
    std::mutex mutex;
    RunIndex index;
    uint64_t used = 0;
  };
  Result<std::shared_ptr<Entry>> entry(const std::string& id) const;

  const RunStore& store_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<Entry>> entries_;
  mutable uint64_t uses_ = 0;
};

}  // namespace weft::runs
