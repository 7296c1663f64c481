// RunIntake: runs that are told to weft while they go.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "runs/run_store.h"

namespace weft::runs {

// Any thread. Of two that tell the same run, each row's later telling counts.
class RunIntake {
 public:
  // Runs that are told at once; at more, the one that was silent longest is closed, and opened again when it
  // speaks.
  static constexpr size_t kOpenMax = 32;

  // Who tells nothing for so long is gone, mostly: the run is closed, and so cut off, until it speaks again.
  static constexpr std::chrono::minutes kSilenceMax{5};
  using Clock = std::chrono::steady_clock;

  explicit RunIntake(const RunStore& store, std::function<Clock::time_point()> now = Clock::now)
      : store_(store), now_(std::move(now)) {}

  // A RunHead and its "config". One that does not say when it began, began now. False: another process writes
  // this run in the same folder, so that its rows need not be told. Errors: invalid_argument, already_exists
  // for a run of another project.
  Result<bool> begin(const json::value& untrusted, const std::string& project);
  // Lines of JSON. Those before a bad one are kept. Errors: not_found, invalid_argument, too_large.
  Result<size_t> add_rows(const std::string& id, const std::optional<std::string>& project,
                          std::string_view untrusted_lines);
  // {"state", "duration_ms"}
  Status end(const std::string& id, const std::optional<std::string>& project, const json::value& untrusted);
  // Before runs are read. Does nothing while something is told: readers do not wait for that.
  void close_silent();
  // Who goes on telling it is told that it is not there. Errors: of RunStore::remove.
  Status remove(const std::string& id);

 private:
  struct Open {
    std::unique_ptr<OpenRun> run;
    Clock::time_point used = {};
  };
  Result<OpenRun*> opened(const std::string& id, const std::optional<std::string>& project);
  OpenRun* keep(const std::string& id, std::unique_ptr<OpenRun> run);

  const RunStore& store_;
  const std::function<Clock::time_point()> now_;
  std::mutex mutex_;
  std::map<std::string, Open> open_;
};

}  // namespace weft::runs
