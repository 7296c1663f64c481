#include "eval/result_log.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "model/json_tree.h"

namespace weft::eval {
namespace {

size_t index_member(const json::object& row, const char* key) {
  return static_cast<size_t>(number_member(row, key).value_or(0));
}

void plus(json::object& sums, std::string_view name, double amount) {
  sums[name] = number_value(number_member(sums, name).value_or(0) + amount);
}

}  // namespace

Result<std::unique_ptr<ResultLog>> ResultLog::create(const std::string& path) {
  std::FILE* file = path.empty() ? std::tmpfile() : std::fopen(path.c_str(), "w+e");
  if (file == nullptr) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  return std::unique_ptr<ResultLog>(new ResultLog(file));
}

Result<std::unique_ptr<ResultLog>> ResultLog::reopen(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "r+e");
  if (file == nullptr) return fail(ErrorCode::not_found, "cannot read {}: {}", path, std::strerror(errno));
  std::unique_ptr<ResultLog> log(new ResultLog(file));
  TRY(log->index_existing());
  return log;
}

ResultLog::~ResultLog() {
  std::fclose(file_);
}

Status ResultLog::index_existing() {
  char* line = nullptr;
  size_t capacity = 0;
  long offset = 0;
  for (ssize_t read = 0; (read = ::getline(&line, &capacity, file_)) > 0; offset += read) {
    // A row that was cut off has no end.
    if (line[read - 1] != '\n') break;
    const auto row = parse_json({line, static_cast<size_t>(read)});
    if (!row || !row->is_object()) break;
    const auto& object = row->get_object();
    const Place place{index_member(object, "testIdx"), index_member(object, "promptIdx"), offset,
                      static_cast<size_t>(read)};
    places_.push_back(place);
    count(object);
  }
  std::free(line);
  std::fseek(file_, offset, SEEK_SET);
  return {};
}

void ResultLog::count(const json::object& row) {
  const size_t column = index_member(row, "promptIdx");
  if (columns_.size() <= column) columns_.resize(column + 1);
  auto& tally = columns_[column];
  const int failure = static_cast<int>(number_member(row, "failureReason").value_or(0));
  (failure == 0 ? stats_.passed : failure == 1 ? stats_.failed : stats_.errors) += 1;
  (failure == 0 ? tally.passed : failure == 1 ? tally.failed : tally.errors) += 1;
  tally.score += number_member(row, "score").value_or(0);
  tally.latency_ms += number_member(row, "latencyMs").value_or(0);
  tally.cost += number_member(row, "cost").value_or(0);
  if (const auto* usage = member(row, "tokenUsage")) {
    stats_.tokens_total += number_member(*usage, "total").value_or(0);
    stats_.tokens_prompt += number_member(*usage, "prompt").value_or(0);
    stats_.tokens_completion += number_member(*usage, "completion").value_or(0);
    stats_.tokens_cached += number_member(*usage, "cached").value_or(0);
    stats_.requests += number_member(*usage, "numRequests").value_or(0);
  }
  if (const auto* named = member(row, "namedScores"); named != nullptr && named->is_object()) {
    for (const auto& [name, score] : named->get_object()) {
      plus(tally.named_scores, name, number_of(score).value_or(0));
      plus(tally.named_counts, name, 1);
    }
  }
  const auto* grading = member(row, "gradingResult");
  const auto* parts = grading != nullptr ? member(*grading, "componentResults") : nullptr;
  if (parts == nullptr || !parts->is_array()) return;
  for (const auto& part : parts->get_array())
    (boolean_member(part, "pass").value_or(false) ? tally.assertions_passed : tally.assertions_failed) += 1;
}

Status ResultLog::add(const json::object& row) {
  const std::string text = model::to_text(json::value(row)) + "\n";
  const long offset = std::ftell(file_);
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size() || std::fflush(file_) != 0)
    return fail(ErrorCode::unavailable, "cannot write the results: {}", std::strerror(errno));
  const Place place{index_member(row, "testIdx"), index_member(row, "promptIdx"), offset, text.size()};
  places_.push_back(place);
  count(row);
  return {};
}

Status ResultLog::read(const Place& place, std::string& into) const {
  into.resize(place.bytes);
  if (std::fseek(file_, place.offset, SEEK_SET) != 0 ||
      std::fread(into.data(), 1, place.bytes, file_) != place.bytes)
    return fail(ErrorCode::data_loss, "cannot read the results again: {}", std::strerror(errno));
  while (into.ends_with('\n')) into.pop_back();
  return {};
}

Status ResultLog::for_each_text(const std::function<Status(std::string_view row)>& take) const {
  auto sorted = places_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Place& a, const Place& b) {
    return std::pair(a.test, a.prompt) < std::pair(b.test, b.prompt);
  });
  std::string text;
  for (const auto& place : sorted) {
    TRY(read(place, text));
    TRY(take(text));
  }
  std::fseek(file_, 0, SEEK_END);
  return {};
}

Status ResultLog::for_each(const std::function<Status(const json::value& row)>& take) const {
  return for_each_text([&](std::string_view text) -> Status {
    TRY_ASSIGN(const auto row, parse_json(text));
    return take(row);
  });
}

}  // namespace weft::eval
