#include "export_request.h"

#include <gtest/gtest.h>

#include "resource.h"
#include "testing/otlp_sink.h"
#include "version.h"

namespace weft::detail {
namespace {

using namespace std::string_literals;

std::string spans_of(size_t count) {
  std::string spans;
  for (size_t i = 0; i < count; ++i) spans += "\x12\x03\x2a\x01n"s;
  return spans;
}

TEST(ExportRequest, the_head_makes_a_request_of_spans_of_any_length) {
  for (const size_t count : {0u, 1u, 30u, 5'000u, 500'000u}) {
    const std::string spans = spans_of(count);
    const auto decoded = testing::decode_otlp(export_request_head({}, spans.size()) + spans);
    ASSERT_EQ(decoded.size(), count);
    EXPECT_TRUE(decoded.empty() || decoded.back().name == "n");
  }
}

TEST(ExportRequest, the_head_carries_resource_and_scope) {
  Resource resource;
  resource.set("service.name", std::string(300, 'n'));
  const auto decoded = testing::decode_otlp(export_request_head(resource.encode(), 5) + spans_of(1));
  EXPECT_EQ(decoded.at(0).resource["service.name"], Value(std::string(300, 'n')));
  EXPECT_EQ(decoded.at(0).scope, "weft");
}

TEST(PartialSuccess, is_read_with_its_message) {
  const PartialSuccess partial = read_partial_success("\x0a\x09\x08\x02\x12\x05quota"s);
  EXPECT_EQ(partial.rejected_spans, 2u);
  EXPECT_EQ(partial.message, "quota");
}

class NoPartialSuccess : public ::testing::TestWithParam<std::string> {};
TEST_P(NoPartialSuccess, is_a_full_success) {
  const PartialSuccess partial = read_partial_success(GetParam());
  EXPECT_EQ(partial.rejected_spans, 0u);
  EXPECT_EQ(partial.message, "");
}
INSTANTIATE_TEST_SUITE_P(PartialSuccess, NoPartialSuccess,
                         ::testing::Values(""s, "\x0a\x00"s, "{\"partialSuccess\":{}}"s, "\x0a\x7f\x08\x02"s,
                                           "\x0a\x03\x08\x02\x12"s, "\xff\xff\xff"s, "ok"s));

TEST(SdkVersion, is_the_projects) {
  EXPECT_NE(sdk_version().find('.'), std::string_view::npos);
}

}  // namespace
}  // namespace weft::detail
