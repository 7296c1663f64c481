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
  const Context& parent;    ///< the span above, if there is one, and the baggage
  const TraceId& trace_id;  ///< of the parent, else of the trace that this span begins
  std::string_view name;    ///< of the span
  SpanKind kind;            ///< of the span
  Fields attributes;        ///< those given with SpanOptions
};

/// What becomes of a span.
enum class SamplingDecision : uint8_t {
  drop,              ///< records nothing; its children are told that nobody sampled
  record_only,       ///< takes what is set, and is not sent; its children as with `drop`
  record_and_sample  ///< is recorded and sent
};

/// Decides when a span starts whether it is recorded. A value. Its rule may be called by any thread, several
/// at once.
class Sampler {
 public:
  /// A decision of your own.
  using Rule = std::function<SamplingDecision(const SamplingInput&)>;

  static Sampler always_on();   ///< keeps every span
  static Sampler always_off();  ///< keeps none
  /// Keeps `ratio` (0 to 1; what is outside counts as the nearer end) of all traces, the same ones in every
  /// service, by comparing the trace id's last seven bytes, which W3C Trace Context level 2 makes random,
  /// with a threshold.
  static Sampler trace_id_ratio(double ratio);
  /// Asks `rule`. A rule that throws keeps the span.
  static Sampler rule(Rule rule);
  /// What the parent decided; for a span without one, what this sampler decides.
  Sampler parent_based() const;

  /// Asked by the tracer for each span that starts. Any thread.
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
