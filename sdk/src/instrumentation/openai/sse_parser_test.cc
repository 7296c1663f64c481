#include "instrumentation/openai/sse_parser.h"

#include <gtest/gtest.h>

#include <vector>

namespace weft::openai {
namespace {

using Data = std::vector<std::string>;

// The events of a stream that comes in pieces of so many bytes.
Data events(std::string_view stream, size_t piece = 1000) {
  Data found;
  SseParser parser([&](std::string_view data) {
    found.emplace_back(data);
    return true;
  });
  for (size_t i = 0; i < stream.size(); i += piece) parser.feed(stream.substr(i, piece));
  return found;
}

TEST(SseParser, an_empty_line_ends_an_event) {
  EXPECT_EQ(events("data: one\n\ndata: two\n\n"), (Data{"one", "two"}));
}

TEST(SseParser, lines_end_in_three_ways_wherever_the_pieces_are_cut) {
  for (size_t piece = 1; piece < 8; ++piece) {
    EXPECT_EQ(events("data: a\r\n\r\ndata: b\n\ndata: c\r\rdata: d\r\n\r\n", piece),
              (Data{"a", "b", "c", "d"}));
  }
}

TEST(SseParser, several_lines_of_data_are_one_text) {
  EXPECT_EQ(events("data: first\ndata:second\ndata\n\n"), Data{"first\nsecond\n"});
}

TEST(SseParser, comments_and_other_fields_are_passed_over) {
  EXPECT_EQ(events(": keep-alive\n\nevent: delta\nid: 7\ndata: x\nretry: 10\n\n"), Data{"x"});
}

TEST(SseParser, only_one_space_after_the_colon_is_dropped) {
  EXPECT_EQ(events("data:  indented\n\n"), Data{" indented"});
}

TEST(SseParser, a_byte_order_mark_is_no_part_of_the_first_field) {
  EXPECT_EQ(events("\xef\xbb\xbf"
                   "data: x\n\n"),
            Data{"x"});
}

TEST(SseParser, an_event_that_the_end_cuts_off_is_dropped) {
  EXPECT_EQ(events("data: whole\n\ndata: half\n"), Data{"whole"});
}

TEST(SseParser, stops_when_told_so) {
  Data found;
  SseParser parser([&](std::string_view data) {
    found.emplace_back(data);
    return data != "[DONE]";
  });
  EXPECT_FALSE(parser.feed("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n"));
  EXPECT_FALSE(parser.feed("data: 3\n\n"));
  EXPECT_EQ(found, (Data{"1", "[DONE]"}));
}

}  // namespace
}  // namespace weft::openai
