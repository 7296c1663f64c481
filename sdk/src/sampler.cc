#include "weft/sampler.h"

#include <cmath>
#include <utility>

namespace weft {
namespace {

constexpr int kRandomBytes = 7;  // of a trace id, at its end
constexpr uint64_t kRandomRange = uint64_t{1} << (8 * kRandomBytes);

uint64_t randomness(const TraceId& id) noexcept {
  uint64_t value = 0;
  for (size_t i = id.bytes.size() - kRandomBytes; i < id.bytes.size(); ++i) value = value << 8 | id.bytes[i];
  return value;
}

}  // namespace

Sampler Sampler::always_on() {
  return {};
}

Sampler Sampler::always_off() {
  Sampler sampler;
  sampler.kind_ = Kind::always_off;
  return sampler;
}

Sampler Sampler::trace_id_ratio(double ratio) {
  Sampler sampler;
  sampler.kind_ = Kind::ratio;
  const double bounded = ratio > 0 ? std::fmin(ratio, 1) : 0;  // NaN keeps none
  sampler.threshold_ = static_cast<uint64_t>(std::llround(bounded * static_cast<double>(kRandomRange)));
  return sampler;
}

Sampler Sampler::rule(Rule rule) {
  Sampler sampler;
  sampler.kind_ = Kind::rule;
  sampler.rule_ = std::move(rule);
  return sampler;
}

Sampler Sampler::parent_based() const {
  Sampler sampler = *this;
  sampler.parent_based_ = true;
  return sampler;
}

SamplingDecision Sampler::decide_slowly(const SamplingInput& input) const noexcept {
  if (kind_ == Kind::ratio) return keep(randomness(input.trace_id) < threshold_);
  try {
    return rule_ ? rule_(input) : SamplingDecision::record_and_sample;
  } catch (...) {
    return SamplingDecision::record_and_sample;
  }
}

}  // namespace weft
