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

}  // namespace
}  // namespace weft::store
