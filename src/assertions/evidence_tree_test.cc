#include "assertions/evidence_tree.h"

#include <gtest/gtest.h>

#include "assertions/app_fixture.h"
#include "base/columns.h"

namespace weft::assertions {
namespace {

std::string drawn(const model::Trace& trace, const std::string& assertion, size_t columns = kTreeColumns) {
  const auto verdict = fixture::check(trace, assertion);
  std::string text;
  for (const auto& line : evidence_tree(trace, verdict->evidence, columns)) text += line.text + "\n";
  return text;
}

TEST(EvidenceTree, marks_what_offends_where_it_stands_and_counts_the_rest) {
  EXPECT_EQ(drawn(fixture::degraded(), R"({"type": "trace-error-spans"})"),
            "  app                                                     weft          610.0 ms\n"
            "  └─ POST /chat                                           gateway       500.0 ms\n"
            "     ├─ … 1 more span\n"
            "     └─ orchestrator.process                              orchestrator  465.0 ms\n"
            "        ├─ … 1 more span\n"
            "✗       └─ search.query                                   search-api    150.0 ms\n"
            "           failed: vector db down\n"
            "✗          └─ vector_db.query                             search-api    120.0 ms\n"
            "              failed: connection refused\n");
}

TEST(EvidenceTree, says_which_lines_offend) {
  const auto trace = fixture::degraded();
  const auto verdict = fixture::check(trace, R"({"type": "trace-error-spans"})");
  const auto lines = evidence_tree(trace, verdict->evidence);
  EXPECT_FALSE(lines.front().offends);
  EXPECT_TRUE(lines.back().offends);
}

TEST(EvidenceTree, of_a_deep_trace_only_what_is_near_is_drawn_and_nothing_is_too_wide) {
  model::Trace trace;
  trace.scopes.emplace_back();
  trace.resources.emplace_back();
  constexpr size_t kDepth = 100'000;
  for (size_t i = 1; i <= kDepth; ++i) {
    auto& span = trace.spans.emplace_back().span;
    const auto id = [](size_t number) {
      model::SpanId made;
      std::memcpy(made.bytes.data(), &number, sizeof number);
      return made;
    };
    span.span_id = id(i);
    span.parent_span_id = id(i - 1);
    span.name = "a step whose name is longer than there is room for it, whatever is left out";
    span.start_time_unix_nano = i;
    span.end_time_unix_nano = i + 1;
  }
  const std::vector<SpanRef> evidence{{kDepth - 1, {}, ""}};
  const auto lines = evidence_tree(trace, evidence, 40);
  EXPECT_EQ(lines.size(), kDrawnAncestorsMax + 1);
  for (const auto& line : lines) EXPECT_LE(display_width(line.text), 40u);
}

TEST(EvidenceTree, a_name_cannot_steer_the_terminal) {
  const auto trace = fixture::run_around(
      {{.id = 1, .parent = 101, .name = "a\x1b[2Jb", .status = model::StatusCode::error}});
  EXPECT_EQ(drawn(trace, R"({"type": "trace-error-spans"})").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weft::assertions
