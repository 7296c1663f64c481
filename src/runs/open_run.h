// OpenRun: a run that is being written.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "runs/result_log.h"
#include "runs/run_files.h"
#include "runs/run_summary.h"

namespace weft::runs {

// Made by RunStore. What was added survives the process, however that ends: the run is then cut off, and
// RunStore::go_on takes it up. A machine that loses power loses a second of it: a run that is over within
// that is not held up for the disk. One thread, but for add_traces.
class OpenRun {
 public:
  // How old the numbers are that others see of it.
  static constexpr std::chrono::seconds kSummaryEvery{1};

  OpenRun(RunFiles files, RunHead head, RunLock lock, std::unique_ptr<ResultLog> results);
  ~OpenRun();
  OpenRun(const OpenRun&) = delete;
  OpenRun& operator=(const OpenRun&) = delete;

  const RunHead& head() const { return head_; }
  // Whose it is: told by a weft that knows keys. Errors: unavailable.
  Status belong_to(const std::string& project);
  ResultLog& results() { return *results_; }

  // Others see at once that it goes on. Errors: unavailable.
  Status begin_again() { return write_summary(RunState::running, ""); }
  // Errors: unavailable when it cannot be written, too_large beyond the bounds of ResultLog.
  Status add(const json::object& row);
  // One ExportTraceServiceRequest in Protobuf: spans that no weft was there to take. Any one thread.
  Status add_traces(std::string_view otlp_protobuf);
  // The last call: the numbers, and that nothing more comes. `duration_ms` is in results().stats().
  Status end(RunState state);

 private:
  Status write_summary(RunState state, const std::string& ended);
  Status sync();

  RunFiles files_;
  RunHead head_;
  RunLock lock_;
  std::unique_ptr<ResultLog> results_;
  std::FILE* traces_ = nullptr;
  std::chrono::steady_clock::time_point summed_up_;
  bool is_long_ = false;
};

}  // namespace weft::runs
