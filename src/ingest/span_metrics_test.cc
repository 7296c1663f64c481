#include "ingest/span_metrics.h"

#include <gtest/gtest.h>

#include "wire/otlp.h"

namespace weft::ingest {
namespace {

// add("shop", "cart", "pay", 30 ms …) is a span; text() what Prometheus is told once it is stored.
class SpanMetricsTest : public ::testing::Test {
 protected:
  struct Wanted {
    std::string project = "shop";
    std::string service = "cart";
    std::string name = "pay";
    int status = 0;
    uint64_t milliseconds = 30;
    std::string attributes = "";
  };
  void store(const std::vector<Wanted>& spans) {
    store::SpanBlock block({});
    std::vector<wire::Decoded> decoded;
    decoded.reserve(spans.size());
    for (const auto& wanted : spans) {
      decoded.push_back(wire::decode_otlp(wire::Encoding::json, body_of(wanted)).value());
      block.add(decoded.back().batch, wanted.project, "", 1);
    }
    block.build();
    metrics_.count(block);
  }
  static std::shared_ptr<const std::string> body_of(const Wanted& wanted) {
    return std::make_shared<const std::string>(fmt::format(
        R"json({{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"{}"}}}}]}},
          "scopeSpans":[{{"spans":[{{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"{}",
          "kind":2,"startTimeUnixNano":"1000000000","endTimeUnixNano":"{}","status":{{"code":{}}},"attributes":[{}]}}]}}]}}]}})json",
        wanted.service, wanted.name, 1'000'000'000 + wanted.milliseconds * 1'000'000, wanted.status,
        wanted.attributes));
  }
  bool says(const std::string& line, const std::optional<std::string>& project = std::nullopt) const {
    return metrics_.text(project).find("\n" + line + "\n") != std::string::npos;
  }

  SpanMetrics metrics_;
};

constexpr auto kModelCall = R"({"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
  {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
  {"key":"gen_ai.usage.input_tokens","value":{"intValue":"1000"}},
  {"key":"gen_ai.usage.output_tokens","value":{"intValue":"100"}})";

TEST_F(SpanMetricsTest, calls_errors_and_durations_are_counted_by_operation) {
  store({{}, {.status = 2, .milliseconds = 3'000}, {.name = "look"}});
  const std::string labels = R"(project="shop",service="cart",operation="pay",kind="server")";
  EXPECT_TRUE(says("weft_span_calls_total{" + labels + "} 2"));
  EXPECT_TRUE(says("weft_span_errors_total{" + labels + "} 1"));
  EXPECT_TRUE(says("weft_span_duration_seconds_bucket{" + labels + R"(,le="0.025"} 0)"));
  EXPECT_TRUE(says("weft_span_duration_seconds_bucket{" + labels + R"(,le="0.05"} 1)"));
  EXPECT_TRUE(says("weft_span_duration_seconds_bucket{" + labels + R"(,le="+Inf"} 2)"));
  EXPECT_TRUE(says("weft_span_duration_seconds_sum{" + labels + "} 3.03"));
}

TEST_F(SpanMetricsTest, a_duration_at_a_bound_is_within_it) {
  store({{.milliseconds = 50}});
  EXPECT_NE(metrics_.text({}).find(R"(le="0.05"} 1)"), std::string::npos);
}

TEST_F(SpanMetricsTest, models_have_tokens_and_cost) {
  store({{.attributes = kModelCall}, {}});
  const std::string labels = R"(project="shop",service="cart",model="gpt-4o")";
  EXPECT_TRUE(says("weft_llm_calls_total{" + labels + "} 1"));
  EXPECT_TRUE(says("weft_llm_tokens_total{" + labels + R"(,direction="input"} 1000)"));
  EXPECT_TRUE(says("weft_llm_tokens_total{" + labels + R"(,direction="output"} 100)"));
  EXPECT_FALSE(says("weft_llm_cost_usd_total{" + labels + "} 0")) << "gpt-4o has a price";
}

TEST_F(SpanMetricsTest, a_project_is_told_of_itself_only) {
  store({{}, {.project = "other", .service = "secret"}});
  EXPECT_EQ(metrics_.text("shop").find("secret"), std::string::npos);
  EXPECT_NE(metrics_.text("other").find("secret"), std::string::npos);
  EXPECT_NE(metrics_.text({}).find("secret"), std::string::npos);
}

TEST_F(SpanMetricsTest, too_many_series_become_other_and_none_is_lost) {
  std::vector<Wanted> many(SeriesTable<int>::kSeriesMax + 7);
  for (size_t i = 0; i < many.size(); ++i) many[i].name = std::to_string(i);
  store(many);
  EXPECT_EQ(metrics_.folded(), 7u);
  EXPECT_TRUE(says(
      R"(weft_span_calls_total{project="shop",service="other",operation="other",kind="unspecified"} 7)"));
}

TEST_F(SpanMetricsTest, a_name_cannot_break_the_format) {
  store({{.name = R"(a\"b\\c\n)"}});
  EXPECT_NE(metrics_.text({}).find(R"(operation="a\"b\\c\n")"), std::string::npos);
}

TEST_F(SpanMetricsTest, a_long_name_is_cut_between_characters) {
  std::string name;
  for (int i = 0; i < 150; ++i) name += "é";
  store({{.name = "x" + name}});
  const auto text = metrics_.text({});
  const auto at = text.find("operation=\"x") + std::string("operation=\"").size();
  EXPECT_EQ(text.find('"', at) - at, SpanMetrics::kLabelBytesMax - 1);
}

}  // namespace
}  // namespace weft::ingest
