#include "runs/open_run.h"

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

namespace weft::runs {
OpenRun::OpenRun(RunFiles files, RunHead head, RunLock lock, std::unique_ptr<ResultLog> results)
    : files_(std::move(files)),
      head_(std::move(head)),
      lock_(std::move(lock)),
      results_(std::move(results)),
      summed_up_(std::chrono::steady_clock::now()) {}

OpenRun::~OpenRun() {
  if (traces_ != nullptr) std::fclose(traces_);
}

Status OpenRun::belong_to(const std::string& project) {
  head_.project = project;
  return write_document(files_.head(), to_json(head_));
}

Status OpenRun::add(const json::object& row) {
  TRY(results_->add(row));
  const auto now = std::chrono::steady_clock::now();
  if (now - summed_up_ < kSummaryEvery) return {};
  summed_up_ = now;
  is_long_ = true;
  TRY(write_summary(RunState::running, ""));
  return sync();
}

Status OpenRun::add_traces(std::string_view otlp_protobuf) {
  if (traces_ == nullptr) traces_ = std::fopen(files_.traces().c_str(), "ae");
  std::array<char, 4> length{};
  for (size_t i = 0; i < length.size(); ++i) length[i] = static_cast<char>(otlp_protobuf.size() >> (8 * i));
  if (traces_ != nullptr && std::fwrite(length.data(), 1, length.size(), traces_) == length.size() &&
      std::fwrite(otlp_protobuf.data(), 1, otlp_protobuf.size(), traces_) == otlp_protobuf.size() &&
      std::fflush(traces_) == 0)
    return {};
  return fail(ErrorCode::unavailable, "cannot write {}: {}", files_.traces(), std::strerror(errno));
}

Status OpenRun::end(RunState state) {
  TRY(write_summary(state, now_text()));
  return is_long_ ? sync() : Status();
}

Status OpenRun::sync() {
  TRY(results_->sync());
  TRY(sync_file(files_.head()));
  return sync_file(files_.summary());
}

Status OpenRun::write_summary(RunState state, const std::string& ended) {
  return write_document(
      files_.summary(),
      outcome_json({.head = {}, .state = state, .ended = ended, .tally = results_->tally()}));
}

}  // namespace weft::runs
