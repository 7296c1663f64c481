#include "traceparent.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::detail {
namespace {

constexpr std::string_view kHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

// What is passed on of a header; "ignored" when the trace begins anew.
std::string relayed(std::string_view header) {
  const auto span = read_traceparent(header);
  if (!span) return "ignored";
  const auto written = write_traceparent({span->trace_id, span->span_id, span->flags, true});
  return {written.data(), written.size()};
}

std::string with_byte(size_t at, char byte) {
  std::string header(kHeader);
  header[at] = byte;
  return header;
}

TEST(Traceparent, it_is_read_and_written) {
  const auto span = read_traceparent(kHeader);
  EXPECT_EQ(span->trace_id.to_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(span->span_id.to_hex(), "00f067aa0ba902b7");
  EXPECT_TRUE(span->flags.is_sampled());
  EXPECT_EQ(relayed(kHeader), kHeader);
}

TEST(Traceparent, sampled_and_random_are_passed_on_and_other_flags_are_not) {
  EXPECT_EQ(relayed(with_byte(54, '0')), with_byte(54, '0'));
  EXPECT_EQ(relayed(with_byte(54, '2')), with_byte(54, '2'));
  EXPECT_EQ(relayed(with_byte(54, '3')), with_byte(54, '3'));
  EXPECT_EQ(relayed(with_byte(53, 'f')), kHeader);
  EXPECT_EQ(relayed(with_byte(54, 'c')), with_byte(54, '0'));
}

TEST(Traceparent, flags_that_are_not_known_are_never_written) {
  const SpanContext span(*TraceId::from_hex(std::string(32, 'a')), *SpanId::from_hex(std::string(16, 'b')),
                         {0xff}, false);
  const auto written = write_traceparent(span);
  EXPECT_EQ(std::string_view(written.data() + 53, 2), "03");
}

TEST(Traceparent, space_around_it_is_allowed) {
  EXPECT_EQ(relayed(" \t" + std::string(kHeader) + "\t "), kHeader);
}

TEST(Traceparent, any_other_character_at_any_place_has_it_ignored) {
  for (size_t at = 0; at < kHeader.size(); ++at) {
    for (const char bad : {'.', 'g', 'A', ' ', '\0'}) EXPECT_EQ(relayed(with_byte(at, bad)), "ignored") << at;
    if (kHeader[at] == '-') continue;
    EXPECT_EQ(relayed(with_byte(at, '-')), "ignored") << at;
  }
}

TEST(Traceparent, a_shorter_one_is_ignored) {
  for (size_t length = 0; length < kHeader.size(); ++length) {
    EXPECT_EQ(relayed(kHeader.substr(0, length)), "ignored") << length;
  }
}

TEST(Traceparent, ids_of_all_zeros_have_it_ignored) {
  EXPECT_EQ(relayed("00-00000000000000000000000000000000-00f067aa0ba902b7-01"), "ignored");
  EXPECT_EQ(relayed("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"), "ignored");
}

TEST(Traceparent, version_00_ends_where_it_ends) {
  EXPECT_EQ(relayed(std::string(kHeader) + "-more"), "ignored");
  EXPECT_EQ(relayed(std::string(kHeader) + "."), "ignored");
}

TEST(Traceparent, version_ff_is_ignored) {
  EXPECT_EQ(relayed("ff" + std::string(kHeader.substr(2))), "ignored");
}

TEST(Traceparent, a_later_version_is_passed_on_as_00) {
  const std::string later = "cc" + std::string(kHeader.substr(2));
  EXPECT_EQ(relayed(later), kHeader);
  EXPECT_EQ(relayed(later + "-what-comes"), kHeader);
  EXPECT_EQ(relayed(later + "-"), kHeader);
  EXPECT_EQ(relayed(later + ".what-comes"), "ignored");
}

}  // namespace
}  // namespace weft::detail
