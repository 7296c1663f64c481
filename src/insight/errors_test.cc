#include "insight/errors.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::trace;

std::vector<ErrorOrigin> found_in(const model::Trace& trace) {
  const SpanTree tree(trace);
  Contents contents(trace);
  return errors(trace, tree, retries(trace, tree, usage_below(trace, tree), contents));
}

TEST(Errors, begin_in_the_deepest_span_and_go_up) {
  const auto request = trace({{.span = 1, .end = 100, .failed = true},
                              {.span = 2, .parent = 1, .start = 1, .failed = true},
                              {.span = 3, .parent = 2, .start = 2, .failed = true, .message = "overloaded"}});
  const auto found = found_in(request);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].span, 2u);
  EXPECT_EQ(found[0].message, "overloaded");
  EXPECT_EQ(found[0].path, (std::vector<size_t>{1, 0}));
  EXPECT_EQ(found[0].swallowed_by, std::nullopt);
}

TEST(Errors, are_swallowed_where_an_ancestor_did_not_fail) {
  const auto found = found_in(trace({{.span = 1, .end = 100, .failed = true},
                                     {.span = 2, .parent = 1, .start = 1},
                                     {.span = 3, .parent = 2, .start = 2, .failed = true}}));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].span, 0u);
  EXPECT_EQ(found[1].span, 2u);
  EXPECT_EQ(found[1].swallowed_by, 1u);
  EXPECT_TRUE(found[1].path.empty());
}

TEST(Errors, of_an_attempt_that_was_repeated_end_there) {
  const auto found = found_in(trace({{.span = 1, .end = 100, .failed = true},
                                     {.span = 2, .parent = 1, .start = 1, .end = 5, .failed = true},
                                     {.span = 3, .parent = 1, .start = 9, .end = 20, .failed = true}}));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].was_retried);
  EXPECT_EQ(found[0].swallowed_by, 0u);
  EXPECT_FALSE(found[1].was_retried);
  EXPECT_EQ(found[1].path, std::vector<size_t>{0});
}

TEST(Errors, a_http_status_is_one_and_ok_overrules_it) {
  auto request = trace({{.span = 1, .end = 9, .attributes = {{"http.response.status_code", 503}}}});
  ASSERT_EQ(found_in(request).size(), 1u);
  EXPECT_EQ(found_in(request)[0].message, "503");
  EXPECT_TRUE(found_in(request)[0].status_unset);
  request.spans[0].span.status_code = model::StatusCode::ok;
  EXPECT_TRUE(found_in(request).empty());
}

TEST(Errors, of_a_caller_are_none_of_the_server) {
  const auto answering = [](model::SpanKind kind, int status) {
    return found_in(trace({{.span = 1, .kind = kind, .attributes = {{"http.response.status_code", status}}}}))
        .size();
  };
  EXPECT_EQ(answering(model::SpanKind::server, 404), 0u);
  EXPECT_EQ(answering(model::SpanKind::server, 500), 1u);
  EXPECT_EQ(answering(model::SpanKind::client, 404), 1u);
}

TEST(Errors, with_a_status_say_so) {
  EXPECT_FALSE(found_in(trace({{.span = 1, .failed = true}})).at(0).status_unset);
}

TEST(Errors, of_a_long_path_the_lowest_are_listed) {
  model::Trace deep;
  for (size_t i = 1; i <= 1'000; ++i) {
    deep.spans.push_back(fixture::stored({.span = i, .parent = i - 1, .start = 0, .end = 9, .failed = true}));
  }
  const auto found = found_in(deep);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].path.size(), kErrorPathMax);
  EXPECT_EQ(found[0].path_length, 999u);
}

}  // namespace
}  // namespace weft::insight
