// ProgramCall: one program that a run starts, and what it printed.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "eval/loop.h"

namespace weft::eval {

struct ProgramRequest {
  std::vector<std::string> arguments;  // the program first; found in PATH
  std::string folder;                  // it runs there
  std::map<std::string, std::string> environment;
  std::chrono::milliseconds timeout{0};  // it is killed then; 0: never
};

struct ProgramAnswer {
  std::string error;  // why it could not be started, or did not end by itself; "" otherwise
  int exit_code = 0;  // 128 + signal where a signal ended it
  std::string output;
  std::string complaints;  // standard error
};

inline constexpr size_t kProgramBytesMax = 64 * 1024 * 1024;  // of each stream; beyond, the program is killed

// No shell; standard input is empty. `done` is called once, from the loop. The program is a process group of
// its own, which ends with it.
void call_program(Loop& loop, ProgramRequest request, std::function<void(ProgramAnswer)> done);

// A command line in words, as a shell would part it: quotes hold together, a backslash takes the next byte as
// it is. Nothing is expanded.
std::vector<std::string> words_of(std::string_view command);

}  // namespace weft::eval
