#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "log_line.h"

namespace weft::detail {
namespace {

std::vector<std::string> lines;

class Log : public ::testing::Test {
 protected:
  Log() {
    lines.clear();
    set_log_handler([](LogLevel, std::string_view line) { lines.emplace_back(line); });
  }
  ~Log() override { set_log_handler(nullptr); }
};

TEST_F(Log, a_line_cannot_begin_another) {
  log_line(LogLevel::warning, "a\nb\x1b[1mc\td é");
  EXPECT_EQ(lines, std::vector<std::string>{"a?b?[1mc?d é"});
}

TEST_F(Log, the_same_complaint_comes_once) {
  EXPECT_TRUE(complain(LogLevel::warning, "log test", "first"));
  EXPECT_FALSE(complain(LogLevel::warning, "log test", "second"));
  EXPECT_TRUE(complain(LogLevel::warning, "another log test", "third"));
  EXPECT_EQ(lines, (std::vector<std::string>{"first", "third"}));
}

TEST_F(Log, a_new_handler_is_told_again) {
  EXPECT_TRUE(complain(LogLevel::warning, "log test", "first"));
  set_log_handler([](LogLevel, std::string_view line) { lines.emplace_back(line); });
  EXPECT_TRUE(complain(LogLevel::warning, "log test", "again"));
}

TEST_F(Log, a_handler_that_throws_reaches_nobody) {
  set_log_handler([](LogLevel, std::string_view) { throw std::runtime_error("handler"); });
  EXPECT_NO_THROW(log_line(LogLevel::error, "a"));
}

TEST_F(Log, without_a_handler_it_is_silent) {
  set_log_handler(nullptr);
  log_line(LogLevel::error, "a");
  EXPECT_TRUE(lines.empty());
}

}  // namespace
}  // namespace weft::detail
