// Metrics queries over one small trace, and the series they give.
#include "traceql/metrics_evaluator.h"

#include <gtest/gtest.h>

#include <array>

#include "traceql/parser.h"
#include "traceql/trace_fixture.h"

namespace weft::traceql {
namespace {

using namespace fixture;

// Three points of 20 ms: spans 1 2 4 5 begin in the first, 3 and 6 in the second, none in the third.
Steps three_points() {
  return steps_of(kStart, kStart + 60 * kMillisecond, 20 * kMillisecond).value();
}

// "name=query 2 0 0": a series a line.
std::string series_of(const std::string& text, const model::Trace& trace = question()) {
  const auto query = parse(text);
  if (!query) return query.error().message;
  MetricsEvaluator evaluator(*query, three_points());
  evaluator.add(trace);
  std::string lines;
  for (const auto& series : std::move(evaluator).finish().series) {
    std::string line;
    for (const auto& label : series.labels) line += fmt::format("{}={} ", label.name, to_text(label.value));
    for (const double value : series.values) line += fmt::format("{:.4g} ", value);
    line.back() = '\n';
    lines += line;
  }
  return lines;
}

struct Case {
  const char* query;
  const char* series;
};
constexpr std::array kCases{
    Case{"{ } | count_over_time()", "4 2 0\n"},
    Case{"{ } | rate()", "200 100 0\n"},
    Case{"{ .missing } | rate()", ""},
    Case{"{ } | count_over_time() by (resource.service.name)",
         "resource.service.name=db 2 0 0\nresource.service.name=gateway 1 0 0\n"
         "resource.service.name=llm 0 2 0\nresource.service.name=search 1 0 0\n"},
    Case{"{ } | count_over_time() by (.db.rows, status)",
         ".db.rows=nil status=error 0 1 0\n.db.rows=nil status=unset 2 1 0\n"
         ".db.rows=10 status=unset 1 0 0\n.db.rows=30 status=unset 1 0 0\n"},
    Case{"{ } | min_over_time(duration)", "0.008 0.059 nan\n"},
    Case{"{ } | max_over_time(duration)", "0.1 0.065 nan\n"},
    Case{"{ } | sum_over_time(.db.rows)", "40 nan nan\n"},
    Case{"{ } | avg_over_time(.db.rows)", "20 nan nan\n"},
    Case{"{ } | sum_over_time(name)", "line 1, column 7: name is a string, expected a number or a duration"},
    Case{"{ } | quantile_over_time(.db.rows, 0.5, 1)", "p=0.5 10 nan nan\np=1 30 nan nan\n"},
    Case{"{ } | histogram_over_time(.db.rows)", "__bucket=16 1 0 0\n__bucket=32 1 0 0\n"},
    Case{"{ name = \"GET /ask\" } >> { kind = client } | count_over_time()", "2 2 0\n"},
    Case{"{ } | count_over_time() by (resource.service.name) | topk(1)",
         "resource.service.name=db 2 nan 0\nresource.service.name=llm nan 2 nan\n"},
    Case{"{ } | count_over_time() by (resource.service.name) | topk(1) > 0",
         "resource.service.name=db 2 nan nan\nresource.service.name=llm nan 2 nan\n"},
    Case{"{ } | max_over_time(duration) by (name) >= 90ms", "name=GET /ask 0.1 nan nan\n"},
    Case{"{ } | count_over_time() by (resource.service.name) | bottomk(1) < 1 | topk(1)",
         "resource.service.name=db nan 0 0\nresource.service.name=llm 0 nan nan\n"},
    Case{"{ } | max_over_time(llm.tokens) by (llm.model)", "llm.model=gpt-4o nan 1050 nan\n"},
};

TEST(MetricsEvaluator, spans_become_series) {
  for (const auto& [query, series] : kCases) EXPECT_EQ(series_of(query), series) << query;
}

TEST(MetricsEvaluator, compare_counts_each_value_inside_and_outside_the_selection) {
  const auto lines = series_of("{ } | compare({ status = error }, 1)");
  EXPECT_NE(lines.find("__meta_type=selection llm.model=gpt-4o 0 1 0\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("__meta_type=baseline resource.service.name=db 2 0 0\n"), std::string::npos) << lines;
  EXPECT_EQ(lines.find("__meta_type=baseline resource.service.name=search"), std::string::npos) << lines;
  EXPECT_NE(lines.find("__meta_type=baseline_total name=nil 4 1 0\n"), std::string::npos) << lines;
}

TEST(MetricsEvaluator, more_series_than_the_bound_are_left_out_and_said) {
  auto trace = trace_of({{.id = 1}});
  for (size_t i = 0; i < kSeriesMax; ++i) {
    auto span = trace.spans.front();
    span.span.name = model::fixture::memory().copy(fmt::format("name {}", i));
    trace.spans.push_back(span);
  }
  const auto query = parse("{ } | rate() by (name)").value();
  MetricsEvaluator evaluator(query, three_points());
  evaluator.add(trace);
  const auto set = std::move(evaluator).finish();
  EXPECT_EQ(set.series.size(), kSeriesMax);
  EXPECT_TRUE(set.truncated);
}

// A framework's span around the client's, both with the usage of one call.
TEST(MetricsEvaluator, what_is_billed_counts_a_call_once_however_many_spans_tell_of_it) {
  auto trace = trace_of({{.id = 1}, {.id = 2, .parent = 1}});
  for (auto& [span, normalised, source, received] : trace.spans) {
    normalised.tokens.total = 30;
    normalised.tokens.input = 20;
    normalised.cost_usd = 2.5;
  }
  EXPECT_EQ(series_of("{ } | sum_over_time(llm.cost)", trace), "5 nan nan\n");
  EXPECT_EQ(series_of("{ } | sum_over_time(llm.billed.cost)", trace), "2.5 nan nan\n");
  EXPECT_EQ(series_of("{ } | sum_over_time(llm.billed.tokens)", trace), "30 nan nan\n");
  EXPECT_EQ(series_of("{ } | sum_over_time(llm.billed.tokens.input)", trace), "20 nan nan\n");
  EXPECT_EQ(series_of("{ } | sum_over_time(llm.billed.tokens.output)", trace), "");
}

TEST(Steps, impossible_ranges_are_refused) {
  EXPECT_FALSE(steps_of(5, 5, 1));
  EXPECT_FALSE(steps_of(0, 5, 0));
  EXPECT_TRUE(steps_of(0, kPointsMax, 1));
  EXPECT_FALSE(steps_of(0, kPointsMax + 1, 1));
}

TEST(MetricsEvaluator, the_rate_of_a_last_point_that_is_cut_short_is_that_of_its_part) {
  const auto query = parse("{ } | rate()").value();
  MetricsEvaluator evaluator(query, *steps_of(kStart, kStart + 32 * kMillisecond, 20 * kMillisecond));
  evaluator.add(question());
  const auto series = std::move(evaluator).finish().series;
  ASSERT_EQ(series.size(), 1u);
  EXPECT_EQ(series[0].values, (std::vector<double>{4 / 0.02, 2 / 0.012}));
}

TEST(LogHistogram, a_bucket_holds_its_end_and_is_an_eighth_of_its_begin_wide_at_most) {
  for (const double value : {1e-9, 0.25, 7.9, 8.0, 8.001, 1234.5, 9e18}) {
    const auto bucket = bucket_of(value);
    EXPECT_LE(value, bucket_end(bucket));
    const double begin = bucket_end(static_cast<uint16_t>(bucket - 1));
    EXPECT_GT(value, begin);
    EXPECT_LE(bucket_end(bucket), begin * 1.125);
  }
  EXPECT_EQ(bucket_of(0), 0);
  EXPECT_EQ(bucket_end(bucket_of(-1)), 0);
}

TEST(LogHistogram, an_octave_ends_at_a_power_of_two) {
  EXPECT_EQ(bucket_end(octave_of(bucket_of(8))), 8);
  EXPECT_EQ(bucket_end(octave_of(bucket_of(8.001))), 16);
  EXPECT_EQ(bucket_end(octave_of(bucket_of(0.2))), 0.25);
  EXPECT_EQ(bucket_end(octave_of(bucket_of(0))), 0);
}

TEST(LogHistogram, quantiles_are_interpolated_within_a_bucket) {
  const LogHistogram histogram{{bucket_of(8), 4}, {bucket_of(32), 4}};
  EXPECT_DOUBLE_EQ(quantile(0.5, histogram), 8);
  EXPECT_DOUBLE_EQ(quantile(0.75, histogram), 31);
  EXPECT_DOUBLE_EQ(quantile(1, histogram), 32);
  EXPECT_DOUBLE_EQ(quantile(0, {{0, 1}, {bucket_of(8), 1}}), 0);
}

// A cache answers in a millisecond, the model in two seconds.
TEST(LogHistogram, a_gap_between_values_is_no_part_of_a_quantile) {
  const LogHistogram histogram{{bucket_of(0.001), 30}, {bucket_of(2), 70}};
  EXPECT_NEAR(quantile(0.5, histogram), 2, 0.25);
  EXPECT_NEAR(quantile(0.3, histogram), 0.001, 0.000125);
}

}  // namespace
}  // namespace weft::traceql
