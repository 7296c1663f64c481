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

// What is read does not block; what is written does.
struct Pipe {
  Descriptor read;
  Descriptor write;
};
Result<Pipe> make_pipe();

struct ChildStreams {
  int input = -1;  // -1: empty
  int output = -1;
  int complaints = -1;  // -1: weft's own standard error
};
// A process group of its own. Error: not_found with the program's name.
Result<pid_t> start_child(ProgramRequest& request, const ChildStreams& streams);

}  // namespace weft::eval
