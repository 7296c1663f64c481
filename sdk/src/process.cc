#include "process.h"

#include <pthread.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace weft::detail {
namespace {

struct Registry {
  std::mutex mutex;
  std::vector<ProcessListener*> listeners;
  bool registered = false;
};

// Never destroyed: handlers may run after the last destructor of static objects.
Registry& registry() {
  static auto* const instance = new Registry;
  return *instance;
}

void before_fork() {
  Registry& all = registry();
  all.mutex.lock();
  for (auto it = all.listeners.rbegin(); it != all.listeners.rend(); ++it) (*it)->before_fork();
}

void after_fork_in_parent() {
  Registry& all = registry();
  for (ProcessListener* listener : all.listeners) listener->after_fork_in_parent();
  all.mutex.unlock();
}

void after_fork_in_child() {
  Registry& all = registry();
  for (ProcessListener* listener : all.listeners) listener->after_fork_in_child();
  all.mutex.unlock();
}

void at_exit() {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  for (ProcessListener* listener : all.listeners) listener->begin_exit();
  for (ProcessListener* listener : all.listeners) listener->finish_exit();
}

}  // namespace

void add_process_listener(ProcessListener& listener) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  all.listeners.push_back(&listener);
  if (all.registered) return;
  all.registered = true;
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
  std::atexit(at_exit);
}

void remove_process_listener(ProcessListener& listener) noexcept {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  std::erase(all.listeners, &listener);
}

}  // namespace weft::detail
