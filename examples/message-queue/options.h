#pragma once

#include <cstddef>
#include <string>

#include "weft/instrumentation/messaging.h"

// What the producers and consumers are told on their command lines.
struct Options {
  std::string broker;
  weft::ConsumerFollows follow = weft::ConsumerFollows::parent;
  size_t messages = 3;
  size_t batch = 1;  // messages handled by one span
};

// Ends the program with a sentence on standard error when the command line makes no sense.
Options parse_options(int argc, char** argv);
