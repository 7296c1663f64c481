#include "insight/trace_header.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

struct Case {
  const char* header;
  HeaderFault fault;
};

class JudgedTraceparent : public testing::TestWithParam<Case> {};

TEST_P(JudgedTraceparent, HasTheFaultThatAPersonWouldName) {
  EXPECT_EQ(judge_traceparent(GetParam().header).fault, GetParam().fault) << GetParam().header;
}

INSTANTIATE_TEST_SUITE_P(
    Headers, JudgedTraceparent,
    testing::Values(Case{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", HeaderFault::none},
                    Case{"00-0af76519-16cd-43dd-8448-eb211c80319c-b7ad6b7169203331-01", HeaderFault::uuid},
                    Case{"00-8448eb211c80319c-b7ad6b7169203331-01", HeaderFault::short_id},
                    Case{"00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01", HeaderFault::upper_case},
                    Case{"00-00000000000000000000000000000000-b7ad6b7169203331-01", HeaderFault::all_zero},
                    Case{"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", HeaderFault::all_zero},
                    Case{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", HeaderFault::other},
                    Case{"0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", HeaderFault::other},
                    Case{"00-0af7651916cd43dd8448eb211c80319z-b7ad6b7169203331-01", HeaderFault::other},
                    Case{"", HeaderFault::other}, Case{"----", HeaderFault::other}));

TEST(TraceHeaderTest, AGoodHeaderGivesItsIds) {
  const auto header = judge_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(header.trace_id.hex(), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(header.span_id.hex(), "b7ad6b7169203331");
}

TEST(TraceHeaderTest, ASpanThatKeptHeadersButNoTraceparentHadNone) {
  const auto span = fixture::stored({.span = 1, .attributes = {{"http.request.header.accept", "*/*"}}}).span;
  EXPECT_TRUE(keeps_request_headers(span));
  EXPECT_FALSE(kept_traceparent(span));
  EXPECT_FALSE(keeps_request_headers(fixture::stored({.span = 1}).span));
}

TEST(TraceHeaderTest, AKeptHeaderIsJudged) {
  const auto span =
      fixture::stored({.span = 1, .attributes = {{"http.request.header.traceparent", "nonsense"}}}).span;
  ASSERT_TRUE(kept_traceparent(span));
  EXPECT_EQ(kept_traceparent(span)->fault, HeaderFault::other);
  EXPECT_EQ(kept_traceparent(span)->text, "nonsense");
}

}  // namespace
}  // namespace weft::insight
