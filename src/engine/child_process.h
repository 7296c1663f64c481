// ChildProcess: a program started by us that must not outlive us.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace weft::engine {

// Owned by the thread that spawned it: a child that asked for a signal at its parent's end (PR_SET_PDEATHSIG)
// gets it at the end of that thread. Its destructor kills.
class ChildProcess {
 public:
  // Starts `program` in a process group of its own (a Ctrl-C at the terminal is ours to pass on), with
  // `arguments`, an almost empty environment, no descriptor but the three first, default signals, and output
  // going to the file.
  static Result<ChildProcess> spawn(const std::string& program, const std::vector<std::string>& arguments,
                                    const std::string& output_file);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  // Becomes readable when the child ends: for poll().
  int descriptor() const { return descriptor_; }
  // How a child ended, in words ("was ended by signal 9 (Killed)"), waiting for it when it has not yet.
  std::string reap();
  // SIGTERM, and SIGKILL when it has not ended within `grace`. Returns as reap().
  std::string stop(std::chrono::milliseconds grace);
  std::string kill();

 private:
  ChildProcess(pid_t pid, int descriptor) : pid_(pid), descriptor_(descriptor) {}
  void send(int signal);

  pid_t pid_;  // 0 once reaped
  int descriptor_;
};

}  // namespace weft::engine
