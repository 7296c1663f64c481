// Tally: what is summed up of the rows of a run.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>
#include <vector>

namespace weft::runs {

namespace json = boost::json;

// Of one column: a prompt with a provider.
struct ColumnTally {
  size_t passed = 0, failed = 0, errors = 0;
  size_t assertions_passed = 0, assertions_failed = 0;
  double score = 0;
  double latency_ms = 0;
  double cost = 0;
  json::object named_scores;   // sums, each score as often as its weight
  json::object named_counts;   // of assertions
  json::object named_weights;  // sums
};

struct Stats {
  size_t passed = 0, failed = 0, errors = 0;
  double tokens_total = 0, tokens_prompt = 0, tokens_completion = 0, tokens_cached = 0, requests = 0;
  double tokens_judges = 0, requests_judges = 0;  // of the models that graded; not among the others
  double duration_ms = 0;                         // of the run

  size_t total() const { return passed + failed + errors; }
};

struct Tally {
  // What names of scores may take: their bytes and kNameBytes for each, in all columns. Later ones are left
  // out and counted, so that the document of a tally is always one that can be read (kDocumentBytesMax).
  static constexpr size_t kNamesBytesMax = 1024 * 1024;
  static constexpr size_t kNameBytes = 64;

  Stats stats;
  std::vector<ColumnTally> columns;
  size_t scores_left_out = 0;  // of rows
  size_t names_bytes = 0;

  // A row's promptIdx is below ResultLog::kColumnsMax.
  void add(const json::object& row);
  // Of a row that was added: another takes its place.
  void take_back(const json::object& row);

 private:
  void count(const json::object& row, bool is_added);
  void count_scores(const json::value& row, ColumnTally& column, bool is_added);
  bool has_room(const ColumnTally& column, std::string_view name);
};

json::object to_json(const Tally& tally);
// What is missing or of another kind counts as zero.
Tally tally_of(const json::value& said);

}  // namespace weft::runs
