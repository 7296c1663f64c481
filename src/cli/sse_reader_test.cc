#include "cli/sse_reader.h"

#include <gtest/gtest.h>

namespace weft::cli {
namespace {

TEST(SseReader, gives_an_event_once_its_blank_line_has_come) {
  SseReader reader;
  EXPECT_TRUE(reader.read("event: trace\nda").empty());
  EXPECT_TRUE(reader.read("ta: {\"a\":1}\n").empty());
  const auto events = reader.read("\nevent: dropped\n");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].name, "trace");
  EXPECT_EQ(events[0].data, "{\"a\":1}");
}

TEST(SseReader, passes_over_comments_and_joins_lines_of_data) {
  SseReader reader;
  const auto events = reader.read(":\n\n:still here\r\n\r\ndata:a\r\ndata: b\r\n\r\n");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].name, "message");
  EXPECT_EQ(events[0].data, "a\nb");
}

}  // namespace
}  // namespace weft::cli
