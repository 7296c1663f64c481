#include "cli/what_if_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

std::string drawn(std::string_view answer) {
  return what_if_view(boost::json::parse(answer), Terminal(200, false));
}

TEST(WhatIfView, says_what_would_be_saved_and_what_that_assumes) {
  EXPECT_EQ(
      drawn(R"({"span": {"name": "llm", "service": "rag"}, "percent": 30, "cut_ns": 120000000,
                      "was_ns": 500000000, "duration_ns": 400000000, "saved_ns": 100000000,
                      "is_part_of_request": true, "sibling_assumption": "They wait."})"),
      "If llm (rag) took 30 % less, 120.0 ms of its time, the request would take 400.0 ms instead of 500.0 "
      "ms: 100.0 ms less.\n\nThey wait.\n");
}

TEST(WhatIfView, says_why_nothing_would_be_saved) {
  EXPECT_NE(drawn(R"({"span": {"name": "llm"}, "percent": 30, "was_ns": 5, "saved_ns": 0,
                      "is_part_of_request": true})")
                .find("something else takes as long"),
            std::string::npos);
  EXPECT_NE(drawn(R"({"span": {"name": "llm"}, "percent": 30, "was_ns": 5, "saved_ns": 0,
                      "is_part_of_request": false})")
                .find("nobody waits"),
            std::string::npos);
}

TEST(SpanIdOf, finds_it_by_its_id_or_by_a_name_that_only_one_has) {
  const auto trace = boost::json::parse(R"({"spans": [
      {"span_id": "00000000000000a1", "event_name": "llm", "duration_ns": 5},
      {"span_id": "00000000000000a2", "event_name": "search", "duration_ns": 5},
      {"span_id": "00000000000000a3", "event_name": "search", "duration_ns": 7000}]})");
  EXPECT_EQ(span_id_of(trace, "00000000000000a2").value(), "00000000000000a2");
  EXPECT_EQ(span_id_of(trace, "llm").value(), "00000000000000a1");
  EXPECT_EQ(span_id_of(trace, "nobody").error().code, ErrorCode::not_found);
  EXPECT_EQ(
      span_id_of(trace, "search").error().message,
      "2 spans have the name \"search\", the longest are 00000000000000a3 (7.0 µs), 00000000000000a2 (5 ns): "
      "give the id of one");
}

}  // namespace
}  // namespace weft::cli
