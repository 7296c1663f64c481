#include "b3.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "context_headers.h"

namespace weft::detail {
namespace {

using Headers = std::map<std::string, std::string>;

const std::string kTrace = "80f198ee56343ba864fe8b2a57d3eff7";
const std::string kSpan = "e457b5a2e4d86bd1";

// As a traceparent says it; "none", or "malformed" when it was counted.
std::string read(const Headers& headers) {
  size_t ignored = 0;
  const auto span = read_b3(reader_of(headers), ignored);
  if (!span) return ignored > 0 ? "malformed" : "none";
  return span->trace_id.to_hex() + "-" + span->span_id.to_hex() + (span->flags.is_sampled() ? "-01" : "-00");
}

TEST(B3, the_single_header_is_read) {
  EXPECT_EQ(read({{"b3", kTrace + "-" + kSpan + "-1"}}), kTrace + "-" + kSpan + "-01");
  EXPECT_EQ(read({{"B3", kTrace + "-" + kSpan + "-0-05e3ac9a4f6e3b90"}}), kTrace + "-" + kSpan + "-00");
}

TEST(B3, debug_is_sampled_and_so_is_what_the_receiver_is_to_decide) {
  EXPECT_EQ(read({{"b3", kTrace + "-" + kSpan + "-d"}}), kTrace + "-" + kSpan + "-01");
  EXPECT_EQ(read({{"b3", kTrace + "-" + kSpan}}), kTrace + "-" + kSpan + "-01");
}

TEST(B3, a_short_trace_id_is_the_end_of_a_long_one) {
  EXPECT_EQ(read({{"b3", kSpan + "-" + kSpan + "-1"}}), "0000000000000000" + kSpan + "-" + kSpan + "-01");
}

TEST(B3, the_several_headers_are_read) {
  const Headers headers = {{"X-B3-TraceId", kTrace}, {"X-B3-SpanId", kSpan}, {"X-B3-Sampled", "0"}};
  EXPECT_EQ(read(headers), kTrace + "-" + kSpan + "-00");
}

TEST(B3, the_flag_for_debug_is_sampled_whatever_else_is_said) {
  const Headers headers = {
      {"x-b3-traceid", kTrace}, {"x-b3-spanid", kSpan}, {"x-b3-sampled", "0"}, {"x-b3-flags", "1"}};
  EXPECT_EQ(read(headers), kTrace + "-" + kSpan + "-01");
}

TEST(B3, a_decision_alone_is_no_context) {
  EXPECT_EQ(read({{"b3", "0"}}), "none");
  EXPECT_EQ(read({{"x-b3-sampled", "1"}}), "none");
  EXPECT_EQ(read({}), "none");
}

TEST(B3, what_is_malformed_is_counted) {
  for (const std::string& bad :
       {kTrace, kTrace + "-", "x" + kTrace.substr(1) + "-" + kSpan, kTrace + "-" + kSpan + "-2",
        kTrace + "0-" + kSpan, std::string(32, '0') + "-" + kSpan, std::string("--")}) {
    EXPECT_EQ(read({{"b3", bad}}), "malformed") << bad;
  }
  EXPECT_EQ(read({{"x-b3-traceid", kTrace}}), "malformed");
  EXPECT_EQ(read({{"x-b3-traceid", kTrace}, {"x-b3-spanid", kSpan}, {"x-b3-sampled", "yes"}}), "malformed");
}

TEST(B3, a_traceparent_comes_first) {
  const Headers headers = {{"b3", kTrace + "-" + kSpan + "-1"},
                           {"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}};
  size_t ignored = 0;
  const auto context = read_context(reader_of(headers), ignored);
  EXPECT_EQ(context->span_context().trace_id().to_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(B3, without_a_traceparent_it_is_the_context) {
  const Headers headers = {{"b3", kTrace + "-" + kSpan + "-1"}};
  size_t ignored = 0;
  EXPECT_EQ(read_context(reader_of(headers), ignored)->span_context().span_id().to_hex(), kSpan);
}

}  // namespace
}  // namespace weft::detail
