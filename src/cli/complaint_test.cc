#include "cli/complaint.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/terminal.h"

namespace weft::cli {
namespace {

TEST(Complaint, is_no_wider_than_the_terminal_and_whole) {
  std::string message = "line 1, column 12: found '}', expected";
  for (int i = 0; i < 40; ++i) message += " one of many";
  const auto text = complaint(message, 80);
  std::istringstream lines(text);
  std::string joined;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), 80u) << line;
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, "weft: " + message);
}

TEST(Complaint, cannot_steer_the_terminal) {
  EXPECT_EQ(complaint("a\x1b[31m", 80).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weft::cli
