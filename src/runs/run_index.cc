#include "runs/run_index.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <map>
#include <tuple>

#include "model/json_members.h"
#include "model/json_tree.h"

namespace weft::runs {

using model::member;

namespace {

uint64_t hash_of(const json::value* value) {
  return value == nullptr ? 0 : std::hash<std::string>()(model::to_text(*value));
}

uint64_t test_key_of(const json::value& row) {
  const auto* test = member(row, "testCase");
  if (test == nullptr) return hash_of(member(row, "vars"));
  uint64_t key = 0;
  for (const auto* name : {"id", "description", "vars"})
    key = key * 0x9E3779B97F4A7C15 + hash_of(member(*test, name));
  return key;
}

std::pair<uint32_t, uint32_t> place(const IndexedRow& row) {
  return {row.test, row.prompt};
}

}  // namespace

void RunIndex::add(std::string_view line, uint64_t offset) {
  const auto row = model::parse_json(line);
  if (!row || !row->is_object()) return;
  rows_.push_back({.test = index_of(*row, "testIdx"),
                   .prompt = index_of(*row, "promptIdx"),
                   .repeat = index_of(*row, "repeatIndex"),
                   .verdict = verdict_of(*row),
                   .test_key = test_key_of(*row),
                   .output_hash = hash_of(member(member(*row, "response"), "output")),
                   .offset = offset,
                   .bytes = static_cast<uint32_t>(line.size())});
}

Status RunIndex::refresh() {
  std::ifstream file(path_, std::ios::binary);
  if (!file) return fail(ErrorCode::unavailable, "cannot read {}", path_);
  file.seekg(static_cast<std::streamoff>(read_bytes_));
  const size_t before = rows_.size();
  std::string line;
  // A line without its end is still being written.
  while (std::getline(file, line) && !file.eof()) {
    add(line, read_bytes_);
    read_bytes_ += line.size() + 1;
  }
  if (rows_.size() > before) group();
  return {};
}

void RunIndex::group() {
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const IndexedRow& a, const IndexedRow& b) { return place(a) < place(b); });
  // The last of those at one place.
  const auto first = std::unique(rows_.rbegin(), rows_.rend(), [](const IndexedRow& a, const IndexedRow& b) {
                       return place(a) == place(b);
                     }).base();
  rows_.erase(rows_.begin(), first);
  tests_.clear();
  // Two tests may look the same: the second row of a column and repeat is of another test.
  std::map<std::tuple<uint64_t, uint32_t, uint32_t>, uint32_t> seen;
  std::map<std::pair<uint64_t, uint32_t>, size_t> groups;
  for (uint32_t i = 0; i < rows_.size(); ++i) {
    const auto& row = rows_[i];
    const uint32_t ordinal = seen[{row.test_key, row.prompt, row.repeat}]++;
    const auto [found, is_new] = groups.try_emplace({row.test_key, ordinal}, tests_.size());
    if (is_new) tests_.push_back({.test_key = row.test_key, .ordinal = ordinal, .rows = {}});
    tests_[found->second].rows.push_back(i);
  }
  for (auto& test : tests_)
    std::stable_sort(test.rows.begin(), test.rows.end(), [this](uint32_t a, uint32_t b) {
      return std::pair(rows_[a].prompt, rows_[a].repeat) < std::pair(rows_[b].prompt, rows_[b].repeat);
    });
}

Result<const IndexedRow*> RunIndex::find(uint32_t test, uint32_t prompt) const {
  const auto found = std::lower_bound(
      rows_.begin(), rows_.end(), std::pair(test, prompt),
      [](const IndexedRow& row, const std::pair<uint32_t, uint32_t>& wanted) { return place(row) < wanted; });
  if (found != rows_.end() && place(*found) == std::pair(test, prompt)) return &*found;
  return fail(ErrorCode::not_found, "the run has no row of test {} and column {}", test, prompt);
}

Result<std::string> RunIndex::text(const IndexedRow& row) const {
  std::string text(row.bytes, '\0');
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(row.offset));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file) return text;
  return fail(ErrorCode::data_loss, "cannot read the row at byte {} of {} again", row.offset, path_);
}

}  // namespace weft::runs
