#include "cli/tree_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

boost::json::object span(const char* name, uint64_t depth, uint64_t start_ms, uint64_t duration_ms) {
  return {{"event_name", name},
          {"service", "svc"},
          {"event_type", "chain"},
          {"depth", depth},
          {"start_time_unix_nano", std::to_string(start_ms * 1'000'000)},
          {"duration_ns", duration_ms * 1'000'000},
          {"status", {{"code", "ok"}, {"message", ""}}}};
}

std::string drawn(boost::json::array spans) {
  return tree_view(boost::json::object{{"trace_id", "t"}, {"spans", std::move(spans)}}, Terminal(80, false));
}

TEST(TreeView, children_hang_from_their_parents_by_lines) {
  const auto text =
      drawn({span("root", 0, 0, 100), span("a", 1, 0, 50), span("a1", 2, 0, 20), span("b", 1, 50, 50)});
  EXPECT_NE(text.find("\nroot "), std::string::npos);
  EXPECT_NE(text.find("\n├─ a "), std::string::npos);
  EXPECT_NE(text.find("\n│  └─ a1 "), std::string::npos);
  EXPECT_NE(text.find("\n└─ b "), std::string::npos);
}

TEST(TreeView, no_line_is_wider_than_the_terminal) {
  auto failed = span(std::string(200, 'n').c_str(), 3, 0, 1);
  failed["status"] = {{"code", "error"}, {"message", std::string(500, 'm')}};
  const auto text = drawn({span("root", 0, 0, 100), span("a", 1, 0, 50), span("b", 2, 0, 50), failed});
  for (size_t from = 0, to; (to = text.find('\n', from)) != std::string::npos; from = to + 1) {
    EXPECT_LE(display_width(std::string_view(text).substr(from, to - from)), 80u);
  }
}

TEST(TreeView, a_missing_parent_and_an_error_are_said_in_words) {
  auto orphan = span("orphan", 0, 0, 1);
  orphan["missing_parent"] = true;
  orphan["parent_span_id"] = "00f067aa0ba902b7";
  orphan["status"] = {{"code", "error"}, {"message", "rate limited"}};
  const auto text = drawn({orphan});
  EXPECT_NE(text.find("parent 00f067aa0ba902b7 has not arrived"), std::string::npos);
  EXPECT_NE(text.find("✗ rate limited"), std::string::npos);
}

TEST(TreeView, a_circle_of_parents_is_not_taken_for_one_that_has_not_arrived) {
  auto top = span("top", 0, 0, 1);
  top["span_id"] = "00f067aa0ba902b7";
  top["missing_parent"] = true;
  top["parent_span_id"] = "00f067aa0ba902b8";
  auto below = span("below", 1, 0, 1);
  below["span_id"] = "00f067aa0ba902b8";
  const auto text = drawn({top, below});
  EXPECT_NE(text.find("its parents are a circle"), std::string::npos);
  EXPECT_EQ(text.find("has not arrived"), std::string::npos);
}

TEST(TreeView, a_hundred_thousand_nested_spans_are_drawn) {
  boost::json::array spans;
  for (uint64_t i = 0; i < 100'000; ++i) spans.push_back(span("deep", i, i, 1));
  EXPECT_NE(drawn(std::move(spans)).find("[99999] deep"), std::string::npos);
}

}  // namespace
}  // namespace weft::cli
