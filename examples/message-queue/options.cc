#include "options.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

constexpr size_t kMessagesMax = 1000;  // more are refused: this is an example, not a load test

[[noreturn]] void refuse(const std::string& why) {
  std::cerr << why << "\noptions: --broker HOST:PORT [--messages N] [--follow parent|link] [--batch N]\n";
  std::exit(2);
}

size_t count_of(const std::string& option, const std::string& text) {
  const unsigned long count = std::strtoul(text.c_str(), nullptr, 10);
  if (count < 1 || count > kMessagesMax) refuse(option + " takes 1 to " + std::to_string(kMessagesMax));
  return count;
}

weft::ConsumerFollows follow_of(const std::string& text) {
  if (text == "parent") return weft::ConsumerFollows::parent;
  if (text == "link") return weft::ConsumerFollows::link;
  refuse("--follow takes parent or link");
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string option = argv[i];
    if (i + 1 == argc) refuse(option + " needs a value");
    const std::string value = argv[i + 1];
    if (option == "--broker") {
      options.broker = value;
    } else if (option == "--messages") {
      options.messages = count_of(option, value);
    } else if (option == "--batch") {
      options.batch = count_of(option, value);
    } else if (option == "--follow") {
      options.follow = follow_of(value);
    } else {
      refuse("no option " + option);
    }
  }
  if (options.broker.empty()) refuse("--broker is missing");
  if (options.batch > 1 && options.follow == weft::ConsumerFollows::parent) {
    refuse("a batch has several senders and a span one parent: --batch needs --follow link");
  }
  return options;
}
