#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "settings.h"
#include "spool_file.h"

namespace weft::detail {

// Finds the spans that processes left in a spool folder when they ended without sending them: those of the
// same project and source, for another's would go under the wrong key. One thread.
class SpoolRecovery {
 public:
  // A folder named "" has nothing.
  explicit SpoolRecovery(const Settings& settings);

  struct Batch {
    std::string_view resource;  // of the process that made them
    std::vector<std::string_view> spans;
    uint64_t count = 0;
  };
  // The next batch; with a count of 0: there is none, now or later. Views live until the next call of this
  // object.
  Batch next();
  // The batch is sent, and will not be found again.
  void acknowledge();
  // What is left stays for another process.
  void stop() noexcept { stopped_ = true; }
  // In the child, after fork: the parent goes on. Not to be used or destroyed after this, as the thread that
  // the child does not have may have been anywhere in it.
  void forget_after_fork() noexcept { file_.forget_after_fork(); }

 private:
  bool open_next_file();
  size_t add_slot(uint32_t slot, Batch& batch);

  const Settings& settings_;
  bool searched_ = false;
  bool stopped_ = false;
  std::vector<std::string> paths_;  // not looked at yet
  SpoolReader file_;
  uint32_t slot_ = 0;                  // the next one of the file
  std::vector<uint32_t> taken_;        // by the batch on the way
  std::vector<std::string> contents_;  // of those slots
};

}  // namespace weft::detail
