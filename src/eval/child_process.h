// Programs that are started, and the pipes to them.
#pragma once

#include <sys/types.h>

#include <utility>

#include "base/result.h"
#include "eval/program_call.h"

namespace weft::eval {

// A descriptor that is closed. One thread.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};
// The end that is weft's: reading from a child does not block; writing to one does, and the child, whose
// standard input has to be as programs expect it, waits when it reads.
Result<Pipe> pipe_from_child();
Result<Pipe> pipe_to_child();

struct ChildStreams {
  int input = -1;  // -1: empty
  int output = -1;
  int complaints = -1;  // -1: weft's own standard error
};
// A process group of its own. Error: not_found with the program's name.
Result<pid_t> start_child(ProgramRequest& request, const ChildStreams& streams);

}  // namespace weft::eval
