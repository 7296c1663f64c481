#include "runs/result_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "model/json_members.h"
#include "model/json_tree.h"

namespace weft::runs {

Result<std::unique_ptr<ResultLog>> ResultLog::create(const std::string& path) {
  // Prompts and answers are for whom they were asked.
  const int descriptor =
      path.empty() ? -1 : ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::FILE* file = path.empty() ? std::tmpfile() : descriptor < 0 ? nullptr : ::fdopen(descriptor, "w+");
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

Result<ResultLog::Place> ResultLog::place_of(const json::object& row) {
  const double test = model::number_member(row, "testIdx").value_or(0);
  const double prompt = model::number_member(row, "promptIdx").value_or(0);
  if (!(test >= 0) || !(prompt >= 0))
    return fail(ErrorCode::invalid_argument, "a row's testIdx and promptIdx count from 0 on, not {} and {}",
                test, prompt);
  if (test >= static_cast<double>(kTestsMax) || prompt >= static_cast<double>(kColumnsMax))
    return fail(ErrorCode::too_large,
                "a run has up to {} tests and {} columns; this row is of test {} and column {}", kTestsMax,
                kColumnsMax, test, prompt);
  return Place{.test = static_cast<size_t>(test), .prompt = static_cast<size_t>(prompt)};
}

Status ResultLog::index_existing() {
  char* line = nullptr;
  size_t capacity = 0;
  for (ssize_t bytes = 0; (bytes = ::getline(&line, &capacity, file_)) > 0; end_ += bytes) {
    // A row that was cut off has no end.
    if (line[bytes - 1] != '\n') break;
    if (auto indexed = index_line({line, static_cast<size_t>(bytes)}); !indexed) {
      std::free(line);
      return indexed;
    }
  }
  std::free(line);
  if (::ftruncate(::fileno(file_), end_) != 0)
    return fail(ErrorCode::unavailable, "cannot write the results: {}", std::strerror(errno));
  return {};
}

Status ResultLog::index_line(std::string_view line) {
  const auto row = model::parse_json(line);
  auto place =
      row && row->is_object() ? place_of(row->get_object()) : fail(ErrorCode::data_loss, "a line is no row");
  if (!place) {
    ++unreadable_;
    return {};
  }
  place->offset = end_;
  place->bytes = line.size();
  const size_t rows = places_.size();
  TRY(count(row->get_object(), *place));
  // A row that it replaces was read from the same file.
  if (places_.size() == rows) std::fseek(file_, end_ + static_cast<long>(line.size()), SEEK_SET);
  return {};
}

Status ResultLog::count(const json::object& row, const Place& place) {
  const auto [found, is_new] = newest_.try_emplace(key_of(place.test, place.prompt), places_.size());
  if (is_new) {
    places_.push_back(place);
  } else {
    std::string text;
    TRY(read(places_[found->second], text));
    TRY_ASSIGN(const auto former, model::parse_json(text));
    tally_.take_back(former.as_object());
    places_[found->second] = place;
  }
  tally_.add(row);
  return {};
}

Status ResultLog::add(const json::object& row) {
  TRY_ASSIGN(auto place, place_of(row));
  if (model::is_deeper(row, kDepthMax))
    return fail(ErrorCode::too_large, "the row of test {} and column {} is deeper than {} levels", place.test,
                place.prompt, kDepthMax);
  const std::string text = model::to_text(json::value(row)) + "\n";
  place.offset = end_;
  place.bytes = text.size();
  std::fseek(file_, end_, SEEK_SET);
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size() || std::fflush(file_) != 0)
    return fail(ErrorCode::unavailable, "cannot write the results: {}", std::strerror(errno));
  end_ += static_cast<long>(text.size());
  return count(row, place);
}

Status ResultLog::sync() {
  if (::fdatasync(::fileno(file_)) == 0) return {};
  return fail(ErrorCode::unavailable, "cannot write the results: {}", std::strerror(errno));
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
  return {};
}

Status ResultLog::for_each(const std::function<Status(const json::value& row)>& take) const {
  return for_each_text([&](std::string_view text) -> Status {
    TRY_ASSIGN(const auto row, model::parse_json(text));
    return take(row);
  });
}

}  // namespace weft::runs
