#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weft/detail/ref.h"
#include "weft/span.h"
#include "weft/tracer_options.h"
#include "weft/tracer_stats.h"

namespace weft {

namespace detail {
struct TracerHandle;
void retain_shared(const TracerHandle* handle) noexcept;
void release_shared(const TracerHandle* handle) noexcept;
struct TracerAccess;
}  // namespace detail

/// Makes spans and sends them. A handle: copies are the same tracer; when the last one goes, what has ended
/// is sent (ExportOptions::exit_flush_ms at most). Spans may outlive their tracer: they then record into
/// nothing. Every method may be called by any thread. Nothing blocks but `flush`, `force_flush`, `shutdown`.
class Tracer {
 public:
  /// How long `flush` and `shutdown` wait unless told otherwise.
  static constexpr uint32_t kFlushTimeoutMs = 30'000;

  /// Starts a tracer. Never fails and never waits for the network: the session is started on the server in
  /// the background, under an id that is known at once. What is wrong with the configuration is one line in
  /// the log, and the tracer does what it can without it.
  static Tracer init(TracerOptions options = {});

  /// A tracer that records nothing.
  Tracer() = default;

  /// Starts a span in the calling thread's context, or `options.parent`. It does not become current.
  Span start_span(std::string_view name, const SpanOptions& options = {}) const noexcept;
  /// Starts a span that is current until it goes out of scope.
  ScopedSpan start_as_current_span(std::string_view name, const SpanOptions& options = {}) const noexcept {
    return ScopedSpan(start_span(name, options));
  }

  /// Adds to the metadata of the calling thread's innermost span of this tracer. Nothing without one.
  template <int = 0>
  void enrich_span(Fields metadata) const noexcept {
    enrich_span(Enrichment{.metadata = metadata});
  }
  /// Adds to each field that is given, likewise.
  void enrich_span(const Enrichment& enrichment) const noexcept;
  /// Adds to the session, in the background (HoneyHive's `PUT /events`). Needs a session.
  void enrich_session(const Enrichment& enrichment) const;

  /// The UUID that all spans of this tracer belong to, unless an incoming request or `create_session` names
  /// another. Empty without sessions.
  const std::string& session_id() const noexcept;
  /// Begins another session, starts it on the server in the background, and returns the current context with
  /// it in its baggage: for `context::attach`, one per conversation or request. Its id is
  /// `session_id_of(context)`.
  Context create_session(std::string_view session_name, std::string_view session_id = {}) const;
  /// As given to `init` or by HH_PROJECT; empty if neither.
  const std::string& project() const noexcept;
  /// As given to `init` or by HH_SOURCE; empty if neither.
  const std::string& source() const noexcept;

  /// Waits until what has ended is acknowledged, at most `timeout_ms`. True if it all was.
  bool flush(uint32_t timeout_ms = kFlushTimeoutMs) const;
  /// The same: HoneyHive's SDK has both names.
  bool force_flush(uint32_t timeout_ms = kFlushTimeoutMs) const { return flush(timeout_ms); }
  /// Flushes and stops. Spans that end later are dropped and counted.
  bool shutdown(uint32_t timeout_ms = kFlushTimeoutMs) const;

  /// What became of the spans till now. Any thread, whenever: the counts may be a moment apart.
  TracerStats stats() const noexcept;

 private:
  friend struct detail::TracerAccess;

  detail::Ref<detail::TracerHandle> handle_;
};

/// HoneyHive's name for it.
using HoneyHiveTracer = Tracer;

/// The session a context names in its baggage; empty if none.
std::string_view session_id_of(const Context& context) noexcept;

/// A span around what follows, current until it goes out of scope, of type chain unless `event_type` says
/// otherwise: HoneyHive's context manager of this name.
ScopedSpan enrich_span_context(const Tracer& tracer, std::string_view event_name,
                               const Enrichment& enrichment = {}, EventType event_type = EventType::chain);

}  // namespace weft
