#include "runs/run_reader.h"

#include <algorithm>
#include <boost/json.hpp>

#include "model/json_members.h"
#include "runs/text_search.h"

namespace weft::runs {
namespace {

constexpr std::array<std::string_view, kChanges> kChangeNames = {
    "newly_failing", "newly_passing", "other_output", "same", "only_here", "only_there"};

using Lock = std::lock_guard<std::mutex>;

// Bytes of rows that one answer is made of: a page of large rows ends early too, behind at least one test.
constexpr size_t kPageBytesMax = 8 * 1024 * 1024;

// What a page has taken.
struct PageSize {
  size_t rows = 0, bytes = 0;
  void add(const RunIndex& index, const TestGroup& test) {
    rows += test.rows.size();
    for (const uint32_t row : test.rows) bytes += index.row(row).bytes;
  }
  bool is_full() const { return rows >= RunReader::kPageRowsMax || bytes >= kPageBytesMax; }
};

Result<std::vector<json::value>> read_rows(const RunIndex& index, const TestGroup& test) {
  std::vector<json::value> rows;
  for (const uint32_t row : test.rows) {
    TRY_ASSIGN(const auto text, index.text(index.row(row)));
    TRY_ASSIGN(auto parsed, model::parse_json(text));
    rows.push_back(std::move(parsed));
  }
  return rows;
}

Result<bool> matches(const RunIndex& index, const TestGroup& test, const TestQuery& query,
                     const TextSearch& search) {
  for (const uint32_t number : test.rows) {
    const auto& row = index.row(number);
    if (query.verdict && row.verdict != *query.verdict) continue;
    if (query.text.empty()) return true;
    TRY_ASSIGN(const auto text, index.text(row));
    if (search.is_in(text)) return true;
  }
  return false;
}

// How many of a test's rows passed in each column, and what they answered.
struct ColumnOutcome {
  size_t passed = 0, rows = 0;
  uint64_t outputs = 0;
  bool passes() const { return passed == rows; }
  double rate() const { return rows == 0 ? 0 : static_cast<double>(passed) / static_cast<double>(rows); }
};

std::map<uint32_t, ColumnOutcome> outcomes(const RunIndex& index, const TestGroup& test) {
  std::map<uint32_t, ColumnOutcome> made;
  for (const uint32_t number : test.rows) {
    const auto& row = index.row(number);
    auto& column = made[row.prompt];
    column.passed += row.verdict == Verdict::pass ? 1 : 0;
    ++column.rows;
    column.outputs = column.outputs * 31 + row.output_hash;
  }
  return made;
}

// What is worse is said before what is better.
Change change_of(const std::map<uint32_t, ColumnOutcome>& here,
                 const std::map<uint32_t, ColumnOutcome>& there) {
  bool is_better = false, is_other = false;
  for (const auto& [prompt, mine] : here) {
    const auto other = there.find(prompt);
    if (other == there.end()) continue;
    if (mine.rate() < other->second.rate()) return Change::newly_failing;
    // What passes more often and not always is as red as before.
    is_better |= mine.passes() && !other->second.passes();
    is_other |= mine.outputs != other->second.outputs;
  }
  if (is_better) return Change::newly_passing;
  return is_other ? Change::other_output : Change::same;
}

// A test of either run, in both.
struct Pair {
  Change change;
  const TestGroup* here = nullptr;
  const TestGroup* there = nullptr;
};

std::vector<Pair> pairs_of(const RunIndex& here, const RunIndex& there) {
  std::map<std::pair<uint64_t, uint32_t>, const TestGroup*> others;
  for (const auto& test : there.tests()) others[{test.test_key, test.ordinal}] = &test;
  std::vector<Pair> pairs;
  for (const auto& test : here.tests()) {
    const auto other = others.find({test.test_key, test.ordinal});
    if (other == others.end()) {
      pairs.push_back({.change = Change::only_here, .here = &test});
      continue;
    }
    pairs.push_back({.change = change_of(outcomes(here, test), outcomes(there, *other->second)),
                     .here = &test,
                     .there = other->second});
    others.erase(other);
  }
  for (const auto& test : there.tests()) {
    if (others.contains({test.test_key, test.ordinal}))
      pairs.push_back({.change = Change::only_there, .there = &test});
  }
  // What fails anew is looked for first.
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.change < b.change; });
  return pairs;
}

}  // namespace

std::string_view name_of(Change change) {
  return kChangeNames[static_cast<size_t>(change)];
}

Result<std::shared_ptr<RunReader::Entry>> RunReader::entry(const std::string& id) const {
  TRY_ASSIGN(const auto files, store_.files(id));
  const Lock lock(mutex_);
  auto& found = entries_[id];
  if (found == nullptr) found = std::make_shared<Entry>(files.rows());
  found->used = ++uses_;
  const auto kept = found;
  if (entries_.size() > kIndexesMax)
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return a.second->used < b.second->used;
    }));
  return kept;
}

Result<TestPage> RunReader::tests(const std::string& id, const TestQuery& query) const {
  TRY_ASSIGN(const auto run, entry(id));
  const Lock lock(run->mutex);
  TRY(run->index.refresh());
  const TextSearch search(query.text);
  TestPage page;
  PageSize size;
  for (const auto& test : run->index.tests()) {
    TRY_ASSIGN(const bool is_asked_for, matches(run->index, test, query, search));
    if (!is_asked_for) continue;
    ++page.total;
    if (page.total <= query.offset || page.tests.size() == query.limit || size.is_full()) continue;
    size.add(run->index, test);
    TRY_ASSIGN(auto read, read_rows(run->index, test));
    page.tests.push_back({.number = run->index.row(test.rows.front()).test, .rows = std::move(read)});
  }
  return page;
}

Result<std::string> RunReader::row(const std::string& id, uint32_t test, uint32_t prompt) const {
  TRY_ASSIGN(const auto run, entry(id));
  const Lock lock(run->mutex);
  TRY(run->index.refresh());
  TRY_ASSIGN(const auto* found, run->index.find(test, prompt));
  return run->index.text(*found);
}

Result<Comparison> RunReader::compare(const std::string& here, const std::string& there,
                                      std::optional<Change> change, size_t offset, size_t limit) const {
  if (here == there)
    return fail(ErrorCode::invalid_argument, "a run is compared with another one, not with itself");
  TRY_ASSIGN(const auto mine, entry(here));
  TRY_ASSIGN(const auto other, entry(there));
  const std::scoped_lock lock(mine->mutex, other->mutex);
  TRY(mine->index.refresh());
  TRY(other->index.refresh());
  Comparison made;
  PageSize size;
  size_t wanted = 0;
  for (const auto& pair : pairs_of(mine->index, other->index)) {
    ++made.counts[static_cast<size_t>(pair.change)];
    if (change && pair.change != *change) continue;
    if (++wanted <= offset || made.tests.size() == limit || size.is_full()) continue;
    ComparedTest test{.change = pair.change, .here = {}, .there = {}};
    if (pair.here != nullptr) {
      size.add(mine->index, *pair.here);
      TRY_ASSIGN(test.here, read_rows(mine->index, *pair.here));
    }
    if (pair.there != nullptr) {
      size.add(other->index, *pair.there);
      TRY_ASSIGN(test.there, read_rows(other->index, *pair.there));
    }
    made.tests.push_back(std::move(test));
  }
  return made;
}

}  // namespace weft::runs
