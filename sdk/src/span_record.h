#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "attribute_index.h"
#include "clock.h"
#include "proto_buffer.h"
#include "spin_lock.h"
#include "thread_state.h"
#include "tracer_core.h"
#include "weft/span.h"

namespace weft::detail {

// One span while it is recorded. Everything that is said of it is written at once in the form in which it is
// sent: the buffer holds the fields of OTLP's Span in the order of the calls, which Protocol Buffers allow.
// Only what may still change stands beside it: status, counts, and where each attribute is.
//
// Records are reused and never freed. `generation` is odd while a span is recorded; whoever has a handle
// gives the generation they mean, and a record that has gone on to another span does nothing. Any thread,
// except `begin`.
class SpanRecord {
 public:
  SpanRecord() = default;

  // The pool's list.
  SpanRecord* next_free = nullptr;

  struct Begin {
    const TracerCore& core;
    const SpanContext& span;
    const Context& parent;
    std::string_view name;
    const SpanOptions& options;
    bool exported;
  };
  // The record is nobody else's yet. Returns the span's generation.
  uint64_t begin(const Begin& begin) noexcept;

  bool is_recording(uint64_t generation) const noexcept {
    return generation_.load(std::memory_order_acquire) == generation &&
           fork_.load(std::memory_order_relaxed) == fork_count.load(std::memory_order_relaxed);
  }
  bool belongs_to(const TracerCore* core) const noexcept { return core_.get() == core; }

  void set_attribute(uint64_t generation, std::string_view key, const AttributeValue& value) noexcept;
  // With a key of HoneyHive's made of both parts, as in `honeyhive_metadata.` and `user_id`.
  void set_attribute(uint64_t generation, std::string_view prefix, std::string_view key,
                     const AttributeValue& value) noexcept;
  void add_event(uint64_t generation, std::string_view name, Fields attributes, uint64_t time_ns) noexcept;
  void add_link(uint64_t generation, const SpanContext& context, Fields attributes) noexcept;
  void set_status(uint64_t generation, StatusCode code, std::string_view message) noexcept;
  void set_name(uint64_t generation, std::string_view name) noexcept;
  // Hands the span to its tracer's queue and the record to the pool.
  void end(uint64_t generation, uint64_t time_ns) noexcept;

 private:
  class Locked;

  void write_attribute(std::string_view key, const AttributeValue& value) noexcept;
  void write_redacted(std::string_view key, const AttributeValue& value) noexcept;
  void replace_or_append(std::string_view key, const AttributeValue& value) noexcept;
  uint32_t append_attributes(uint8_t tag, Fields attributes, uint32_t attributes_max) noexcept;
  void write_event(std::string_view name, Fields attributes, uint64_t time_ns) noexcept;
  void write_link(const SpanContext& context, Fields attributes) noexcept;
  void write_name(std::string_view name) noexcept;
  void write_session(const Baggage& baggage) noexcept;
  uint64_t to_unix_ns(uint64_t given_ns) const noexcept;
  void push(uint64_t end_ns) const noexcept;

  mutable SpinLock lock_;
  std::atomic<uint64_t> generation_ = 0;
  std::atomic<uint32_t> fork_ = 0;
  // Kept when the record goes to the pool: most records serve one tracer, and its count stays untouched.
  Ref<TracerCore> core_;
  TraceId trace_id_;
  SpanId span_id_;
  SpanId parent_id_;
  TraceFlags flags_;
  SpanKind kind_ = SpanKind::internal;
  StatusCode status_ = StatusCode::unset;
  bool parent_is_remote_ = false;
  bool exported_ = true;
  bool own_session_ = false;  // the session's attributes are in the buffer, not the tracer's
  Moment start_;
  uint64_t start_unix_ns_ = 0;
  std::string status_message_;
  uint32_t dropped_attributes_ = 0;
  uint32_t events_ = 0;
  uint32_t dropped_events_ = 0;
  uint32_t links_ = 0;
  uint32_t dropped_links_ = 0;
  size_t name_offset_ = 0;
  AttributeIndex index_;
  ProtoBuffer buffer_;
};

}  // namespace weft::detail
