#pragma once

#include <cstdint>
#include <utility>

#include "weft/ids.h"
#include "weft/trace_state.h"

namespace weft {

namespace detail {
struct ContextAccess;
}  // namespace detail

/// The eight bits that travel with a trace. Source: W3C Trace Context level 2, section 3.2.2.5.
struct TraceFlags {
  static constexpr uint8_t kSampled = 0x01;  ///< the caller recorded the trace
  /// The last seven bytes of the trace id are random.
  static constexpr uint8_t kRandom = 0x02;

  uint8_t bits = 0;  ///< all eight, those without a meaning too

  bool is_sampled() const noexcept { return (bits & kSampled) != 0; }  ///< kSampled is set
  bool is_random() const noexcept { return (bits & kRandom) != 0; }    ///< kRandom is set
  /// The same bits.
  friend bool operator==(const TraceFlags&, const TraceFlags&) = default;
};

/// Which span of which trace: what crosses a process boundary. A value; copies are cheap.
class SpanContext {
 public:
  SpanContext() = default;  ///< of no span: not valid
  /// From its parts, as they came from elsewhere. Nothing is checked: `is_valid` says what they are worth.
  SpanContext(TraceId trace_id, SpanId span_id, TraceFlags flags, bool is_remote, TraceState trace_state = {})
      : trace_id_(trace_id),
        span_id_(span_id),
        flags_(flags),
        is_remote_(is_remote),
        trace_state_(std::move(trace_state)) {}

  const TraceId& trace_id() const noexcept { return trace_id_; }           ///< which trace
  const SpanId& span_id() const noexcept { return span_id_; }              ///< which span of it
  TraceFlags flags() const noexcept { return flags_; }                     ///< what travels with the trace
  const TraceState& trace_state() const noexcept { return trace_state_; }  ///< of other tracing systems
  /// It came from another process.
  bool is_remote() const noexcept { return is_remote_; }
  /// Its trace is recorded, as far as the span knew.
  bool is_sampled() const noexcept { return flags_.is_sampled(); }
  /// Both ids are there.
  bool is_valid() const noexcept { return trace_id_.is_valid() && span_id_.is_valid(); }

  /// The same span, with the same flags, state and origin.
  friend bool operator==(const SpanContext&, const SpanContext&) = default;

 private:
  friend struct detail::ContextAccess;

  TraceId trace_id_;
  SpanId span_id_;
  TraceFlags flags_;
  bool is_remote_ = false;
  TraceState trace_state_;
};

}  // namespace weft
