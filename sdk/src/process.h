#pragma once

namespace weft::detail {

// What must hear of a fork and of the process's end: whoever has locks or a thread. Called by the thread that
// forks or exits.
class ProcessListener {
 public:
  // Takes every lock of its own, so that no other thread holds one when the child begins to exist. May not
  // wait for anything that needs another listener.
  virtual void before_fork() noexcept {}
  // Gives them back.
  virtual void after_fork_in_parent() noexcept {}
  // Likewise; only the thread that forked exists in the child.
  virtual void after_fork_in_child() noexcept {}
  // exit() has begun: first all are told, so that they work at the same time, then each is waited for.
  virtual void begin_exit() noexcept {}
  virtual void finish_exit() noexcept {}

 protected:
  ~ProcessListener() = default;
};

// Any thread. The listener lives until it is removed. Forks tell the oldest first and, in `before_fork`, the
// youngest first, as locks nest. `remove` waits for a call that is on the way, so it may not hold a lock that
// one takes.
void add_process_listener(ProcessListener& listener);
void remove_process_listener(ProcessListener& listener) noexcept;

}  // namespace weft::detail
