#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "weft/attribute.h"
#include "weft/context.h"
#include "weft/span_kind.h"

namespace weft {

/// What a sampler may look at. Views that live during the call.
struct SamplingInput {
  const Context& parent;
  const TraceId& trace_id;
  std::string_view name;
  SpanKind kind;
  Fields attributes;
};

/// `record_only` keeps a span readable in the process and does not send it.
enum class SamplingDecision : uint8_t { drop, record_only, record_and_sample };

/// Decides when a span starts whether it is recorded. A value. Its rule may be called by any thread, several
/// at once.
class Sampler {
 public:
  using Rule = std::function<SamplingDecision(const SamplingInput&)>;

  static Sampler always_on();
  static Sampler always_off();
  /// Keeps `ratio` (0 to 1) of all traces, the same ones in every service, by comparing the trace id's last
  /// seven bytes, which W3C Trace Context level 2 makes random, with a threshold.
  static Sampler trace_id_ratio(double ratio);
  /// Asks `rule`. A rule that throws keeps the span.
  static Sampler rule(Rule rule);
  /// What the parent decided; for a span without one, what this sampler decides.
  Sampler parent_based() const;

  SamplingDecision decide(const SamplingInput& input) const noexcept {
    const SpanContext& parent = input.parent.span_context();
    if (parent_based_ && parent.is_valid()) return keep(parent.is_sampled());
    if (kind_ == Kind::always_on || kind_ == Kind::always_off) return keep(kind_ == Kind::always_on);
    return decide_slowly(input);
  }

 private:
  enum class Kind : uint8_t { always_on, always_off, ratio, rule };

  static SamplingDecision keep(bool kept) noexcept {
    return kept ? SamplingDecision::record_and_sample : SamplingDecision::drop;
  }
  SamplingDecision decide_slowly(const SamplingInput& input) const noexcept;

  Kind kind_ = Kind::always_on;
  bool parent_based_ = false;
  uint64_t threshold_ = 0;  // of the last seven bytes: those below are kept
  Rule rule_;
};

}  // namespace weft
