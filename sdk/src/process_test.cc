#include "process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace weft::detail {
namespace {

std::string calls;
int child_end = -1;  // of the pipe on which a child says what it hears
int calls_to = -1;   // in the child, that

class Noting final : public ProcessListener {
 public:
  explicit Noting(char name) : name_(name) { add_process_listener(*this); }
  ~Noting() { remove_process_listener(*this); }

 private:
  void note(char what) noexcept {
    const char call[] = {name_, what};
    calls.append(call, sizeof(call));
    if (calls_to >= 0 && write(calls_to, call, sizeof(call)) != sizeof(call)) _exit(1);
  }
  void before_fork() noexcept override { note('b'); }
  void after_fork_in_parent() noexcept override { note('p'); }
  void after_fork_in_child() noexcept override {
    calls_to = child_end;
    note('c');
  }
  void begin_exit() noexcept override { note('e'); }
  void finish_exit() noexcept override { note('f'); }

  const char name_;
};

// What its listeners hear in a child that runs this.
template <typename Child>
std::string calls_of_child(Child child) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  child_end = ends[1];
  const pid_t pid = fork();
  if (pid == 0) {
    calls_to = ends[1];
    child();
  }
  close(ends[1]);
  waitpid(pid, nullptr, 0);
  char heard[64];
  const ssize_t count = read(ends[0], heard, sizeof(heard));
  close(ends[0]);
  return std::string(heard, static_cast<size_t>(std::max<ssize_t>(count, 0)));
}

class Process : public ::testing::Test {
 protected:
  Process() { calls.clear(); }
};

TEST_F(Process, a_fork_is_told_to_all_and_locks_nest) {
  const Noting first('1');
  const Noting second('2');
  EXPECT_EQ(calls_of_child([] { _exit(0); }), "1c2c");
  EXPECT_EQ(calls, "2b1b1p2p");
}

TEST_F(Process, who_was_removed_hears_nothing) {
  { const Noting gone('1'); }
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  waitpid(pid, nullptr, 0);
  EXPECT_EQ(calls, "");
}

TEST_F(Process, at_the_end_all_are_told_before_one_is_waited_for) {
  EXPECT_EQ(calls_of_child([] {
              new Noting('1');
              new Noting('2');
              std::exit(0);
            }),
            "1e2e1f2f");
}

}  // namespace
}  // namespace weft::detail
