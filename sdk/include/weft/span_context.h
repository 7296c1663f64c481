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
  static constexpr uint8_t kSampled = 0x01;
  /// The last seven bytes of the trace id are random.
  static constexpr uint8_t kRandom = 0x02;

  uint8_t bits = 0;

  bool is_sampled() const noexcept { return (bits & kSampled) != 0; }
  bool is_random() const noexcept { return (bits & kRandom) != 0; }
  friend bool operator==(const TraceFlags&, const TraceFlags&) = default;
};

/// Which span of which trace: what crosses a process boundary. A value; copies are cheap.
class SpanContext {
 public:
  SpanContext() = default;
  SpanContext(TraceId trace_id, SpanId span_id, TraceFlags flags, bool is_remote, TraceState trace_state = {})
      : trace_id_(trace_id),
        span_id_(span_id),
        flags_(flags),
        is_remote_(is_remote),
        trace_state_(std::move(trace_state)) {}

  const TraceId& trace_id() const noexcept { return trace_id_; }
  const SpanId& span_id() const noexcept { return span_id_; }
  TraceFlags flags() const noexcept { return flags_; }
  const TraceState& trace_state() const noexcept { return trace_state_; }
  /// It came from another process.
  bool is_remote() const noexcept { return is_remote_; }
  bool is_sampled() const noexcept { return flags_.is_sampled(); }
  bool is_valid() const noexcept { return trace_id_.is_valid() && span_id_.is_valid(); }

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
