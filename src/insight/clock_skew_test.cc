#include "insight/clock_skew.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
constexpr auto kClient = model::SpanKind::client;
constexpr auto kServer = model::SpanKind::server;
constexpr auto kSignedMs = static_cast<int64_t>(kMs);

// a calls b: the caller's span from 0 to 100 ms, the callee's as its own clock says.
model::Trace call(int64_t start, int64_t end, model::SpanKind kind = kServer) {
  return fixture::trace({{.span = 1, .end = 100, .service = "a", .kind = kClient},
                         {.span = 2, .parent = 1, .start = start, .end = end, .service = "b", .kind = kind}});
}

template <class... Traces>
std::vector<ClockOffset> offsets_of(Traces... traces) {
  const std::array all{std::move(traces)...};
  return clock_offsets(Evidence(all));
}

ClockOffset between(std::string_view caller, std::string_view callee, int64_t low_ms, int64_t high_ms,
                    size_t samples, size_t causal = 0) {
  return {.caller = {caller, "", ""},
          .callee = {callee, "", ""},
          .low_ns = low_ms * kSignedMs,
          .high_ns = high_ms * kSignedMs,
          .samples = samples,
          .agreeing = samples,
          .causal = causal};
}

TEST(ClockSkewTest, EveryCallNarrowsTheOffset) {
  const auto offsets = offsets_of(call(-4'990, -4'920), call(-4'970, -4'905));
  ASSERT_EQ(offsets.size(), 1);
  EXPECT_EQ(offsets[0].low_ns, -5'005 * kSignedMs);
  EXPECT_EQ(offsets[0].high_ns, -4'990 * kSignedMs);
  EXPECT_EQ(offsets[0].agreeing, 2);
  EXPECT_EQ(offsets[0].causal, 2);
}

TEST(ClockSkewTest, ACallThatDisagreesIsAnOutlier) {
  const auto offsets = offsets_of(call(-4'990, -4'920), call(-4'990, -4'920), call(10, 90));
  ASSERT_EQ(offsets.size(), 1);
  EXPECT_EQ(offsets[0].samples, 3);
  EXPECT_EQ(offsets[0].agreeing, 2);
  EXPECT_EQ(offsets[0].high_ns, -4'990 * kSignedMs);
}

TEST(ClockSkewTest, AMessageMayEndLongAfterItWasSent) {
  const auto offsets = offsets_of(call(10, 60'000, model::SpanKind::consumer));
  EXPECT_TRUE(skewed_clocks(offsets).empty());
}

TEST(ClockSkewTest, TheClockThatDisagreesWithTheOthersIsTheWrongOne) {
  const std::array offsets{between("a", "b", -5, 5, 10), between("b", "c", -5'010, -4'990, 10, 10),
                           between("a", "c", -5'004, -4'980, 10, 10), between("a", "d", -1, 9, 10)};
  const auto skewed = skewed_clocks(offsets);
  ASSERT_EQ(skewed.size(), 1);
  EXPECT_EQ(skewed[0].clock.service, "c");
  EXPECT_LE(std::abs(skewed[0].offset_ns + 4'997 * kSignedMs), skewed[0].error_ns);
  EXPECT_TRUE(skewed[0].causal);
  EXPECT_DOUBLE_EQ(skewed[0].confidence, 0.95);
}

TEST(ClockSkewTest, ClocksThatMayAgreeAreNotSuspected) {
  const std::array offsets{between("a", "b", -90, 10, 100), between("b", "c", -3, 80, 100)};
  EXPECT_TRUE(skewed_clocks(offsets).empty());
}

TEST(ClockSkewTest, WhatOnlyEndsTooLateIsLessSure) {
  const std::array offsets{between("a", "b", 400, 500, 3), between("a", "c", -1, 1, 3)};
  const auto skewed = skewed_clocks(offsets);
  ASSERT_EQ(skewed.size(), 1);
  EXPECT_EQ(skewed[0].clock.service, "b");
  EXPECT_LE(skewed[0].confidence, 0.7);
}

TEST(ClockSkewTest, OneCallThatStartsTooEarlyMayHaveBeenGivenItsTimeByHand) {
  const std::array once{between("a", "b", -5'010, -4'990, 1, 1)};
  const std::array often{between("a", "b", -5'010, -4'990, 8, 8)};
  EXPECT_DOUBLE_EQ(skewed_clocks(once).at(0).confidence, 0.5);
  EXPECT_DOUBLE_EQ(skewed_clocks(often).at(0).confidence, 0.95);
}

ClockOffset on_host(std::string_view host, ClockOffset offset) {
  offset.caller.host = host;
  offset.callee.host = host;
  return offset;
}

TEST(ClockSkewTest, ProcessesOfOneHostShareItsClockUntilASpanStartsBeforeItsCause) {
  const std::array late{on_host("h", between("web", "worker", 30, 50, 8))};
  EXPECT_TRUE(skewed_clocks(late).empty());
  const std::array elsewhere{between("web", "worker", 30, 50, 8)};
  EXPECT_EQ(skewed_clocks(elsewhere).size(), 1);
  const std::array early{on_host("h", between("web", "worker", -50, -30, 8, 8))};
  EXPECT_EQ(skewed_clocks(early).size(), 1);
}

TEST(ClockSkewTest, AClockAheadIsNamedOnOneHostByWhatItCalls) {
  const std::array offsets{on_host("h", between("a", "b", 4'990, 5'010, 8)),
                           on_host("h", between("b", "c", -5'010, -4'990, 8, 8)),
                           on_host("h", between("a", "d", -5, 5, 8))};
  const auto skewed = skewed_clocks(offsets);
  ASSERT_EQ(skewed.size(), 1);
  EXPECT_EQ(skewed[0].clock.service, "b");
  EXPECT_EQ(skewed[0].offset_ns, 5'000 * kSignedMs);
}

TEST(ClockSkewTest, ACallThatStartsTooEarlyAndDisagreesProvesNothing) {
  const auto offsets = offsets_of(call(400, 500), call(400, 500), call(-50, 50));
  ASSERT_EQ(offsets.size(), 1);
  EXPECT_EQ(offsets[0].agreeing, 2);
  EXPECT_EQ(offsets[0].causal, 0);
}

TEST(ClockSkewTest, ALongChainOfClocksIsMeasuredInTime) {
  std::vector<std::string> names;
  for (int i = 0; i < 2'000; ++i) names.push_back(std::to_string(i));
  std::vector<ClockOffset> offsets;
  for (size_t i = 1; i < names.size(); ++i) offsets.push_back(between(names[i - 1], names[i], -12, -8, 3, 3));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(skewed_clocks(offsets).size(), names.size() - 1);
  // Measured: 2 ms. By the square it would be minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(ClockSkewTest, ACorrectedSpanKeepsItsDuration) {
  const auto span = fixture::stored({.span = 1, .start = 10, .end = 30}).span;
  const auto time = corrected(span, -5 * kSignedMs);
  EXPECT_EQ(time.start_time_unix_nano, fixture::kEpoch + 15 * kMs);
  EXPECT_EQ(time.end_time_unix_nano, fixture::kEpoch + 35 * kMs);
}

}  // namespace
}  // namespace weft::insight
