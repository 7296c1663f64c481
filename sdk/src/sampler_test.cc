#include "weft/sampler.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "random.h"

namespace weft {
namespace {

bool keeps(const Sampler& sampler, const TraceId& id, const Context& parent = {}) {
  return sampler.decide({parent, id, "name", SpanKind::internal, {}}) == SamplingDecision::record_and_sample;
}

TraceId random_id() {
  static detail::Random random;
  TraceId id;
  random.fill(id);
  return id;
}

Context parent(bool sampled) {
  const SpanId span{{1}};
  return {SpanContext(random_id(), span, {static_cast<uint8_t>(sampled ? 1 : 0)}, true), Baggage()};
}

TEST(Sampler, a_ratio_keeps_about_that_many) {
  const Sampler tenth = Sampler::trace_id_ratio(0.1);
  int kept = 0;
  for (int i = 0; i < 100'000; ++i) kept += keeps(tenth, random_id()) ? 1 : 0;
  EXPECT_NEAR(kept, 10'000, 600);  // six standard deviations
}

TEST(Sampler, every_service_keeps_the_same_traces) {
  const TraceId low{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f}};
  const TraceId high{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0}};
  EXPECT_TRUE(keeps(Sampler::trace_id_ratio(0.5), low));
  EXPECT_FALSE(keeps(Sampler::trace_id_ratio(0.5), high));
}

TEST(Sampler, ratios_outside_their_range_are_all_or_nothing) {
  EXPECT_TRUE(keeps(Sampler::trace_id_ratio(7), TraceId{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                         0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}));
  EXPECT_FALSE(keeps(Sampler::trace_id_ratio(-1), random_id()));
}

TEST(Sampler, a_parents_decision_comes_first) {
  EXPECT_TRUE(keeps(Sampler::always_off().parent_based(), random_id(), parent(true)));
  EXPECT_FALSE(keeps(Sampler::always_on().parent_based(), random_id(), parent(false)));
  EXPECT_TRUE(keeps(Sampler::always_on().parent_based(), random_id()));
  EXPECT_TRUE(keeps(Sampler::always_on(), random_id(), parent(false)));
}

TEST(Sampler, a_rule_sees_name_and_attributes) {
  const Sampler sampler = Sampler::rule([](const SamplingInput& input) {
    for (const Attribute& attribute : input.attributes) {
      if (attribute.key == "tier" && attribute.value.text() == "gold")
        return SamplingDecision::record_and_sample;
    }
    return SamplingDecision::drop;
  });
  const Context root;
  EXPECT_EQ(sampler.decide({root, random_id(), "n", SpanKind::internal, {{"tier", "gold"}}}),
            SamplingDecision::record_and_sample);
  EXPECT_FALSE(keeps(sampler, random_id()));
}

TEST(Sampler, a_rule_that_throws_keeps_the_span) {
  EXPECT_TRUE(
      keeps(Sampler::rule([](const SamplingInput&) -> SamplingDecision { throw std::runtime_error("x"); }),
            random_id()));
}

}  // namespace
}  // namespace weft
