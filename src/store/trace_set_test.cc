#include "store/trace_set.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;

class TraceSetRead : public StoreTest {
 protected:
  // "1:2 2:1" is two spans of trace 1 and one of trace 2.
  std::string read(std::vector<uint64_t> numbers, const ProjectScope& project = {}) {
    std::vector<model::TraceId> ids;
    for (const auto number : numbers) ids.push_back(trace_id(number));
    const auto set = reader().trace_set(ids, project).value();
    std::string text = set.truncated() ? "truncated" : "";
    for (const auto& trace : set.traces()) {
      if (!text.empty()) text += ' ';
      text += std::to_string(trace.trace_id.bytes[15]) + ':' + std::to_string(trace.spans.size());
    }
    return text;
  }
};

TEST_F(TraceSetRead, several_traces_come_whole_in_the_order_in_which_they_begin) {
  store({{.trace = 1, .id = 1, .start = kNoon + 5},
         {.trace = 2, .id = 2},
         {.trace = 1, .id = 3, .start = kNoon + 9},
         {.trace = 3, .id = 4}});
  EXPECT_EQ(read({1, 2, 77}), "2:1 1:2");
  EXPECT_EQ(read({}), "");
}

TEST_F(TraceSetRead, equal_spans_of_two_traces_are_no_repeats) {
  store({{.trace = 1}, {.trace = 2}, {.trace = 1}});
  EXPECT_EQ(read({1, 2}), "1:1 2:1");
}

TEST_F(TraceSetRead, another_project_is_not_read) {
  store({{.trace = 1, .project = "a"}, {.trace = 1, .id = 2, .project = "b"}});
  EXPECT_EQ(read({1}, "a"), "1:1");
}

TEST_F(TraceSetRead, beyond_the_bound_the_earliest_are_read_and_it_says_so) {
  bounds.page_spans = 2;
  store({{.trace = 1, .id = 1}, {.trace = 1, .id = 2, .start = kNoon + 1}, {.trace = 2, .start = kNoon + 2}});
  EXPECT_EQ(read({1, 2}), "truncated 1:2");
}

TEST_F(TraceSetRead, traces_that_do_not_fit_together_are_each_read_whole) {
  bounds.page_spans = 3;
  store({{.trace = 1, .id = 1},
         {.trace = 1, .id = 2},
         {.trace = 2, .id = 3},
         {.trace = 2, .id = 4},
         {.trace = 3, .id = 5},
         {.trace = 4, .id = 6},
         {.trace = 4, .id = 7},
         {.trace = 4, .id = 8},
         {.trace = 4, .id = 9}});
  std::string taken;
  const auto too_large = reader().each_trace(
      std::vector{trace_id(1), trace_id(2), trace_id(3), trace_id(4)}, {}, [&](const model::Trace& trace) {
        taken += fmt::format("{}:{} ", trace.trace_id.bytes[15], trace.spans.size());
        return Status();
      });
  EXPECT_EQ(taken, "1:2 2:2 3:1 ");
  EXPECT_EQ(too_large.value(), 1u);
}

TEST_F(TraceSetRead, what_takes_them_can_stop_it) {
  store({{.trace = 1}});
  const auto stopped = reader().each_trace(std::vector{trace_id(1)}, {}, [](const model::Trace&) -> Status {
    return fail(ErrorCode::invalid_argument, "no");
  });
  EXPECT_EQ(stopped.error().message, "no");
}

}  // namespace
}  // namespace weft::store
