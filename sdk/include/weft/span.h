#pragma once

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "weft/attribute.h"
#include "weft/context.h"
#include "weft/event_type.h"
#include "weft/span_kind.h"

namespace weft {

class Tracer;

/// A span that this one has to do with, without being its child.
struct Link {
  SpanContext context{};  ///< of the other span
  Fields attributes{};    ///< a view, see Fields
};

/// How a span begins. Views (attributes, links) must live until the call that takes the options returns.
struct SpanOptions {
  SpanKind kind = SpanKind::internal;     ///< which side of a call
  std::optional<EventType> event_type{};  ///< what it is to HoneyHive; without one the server works it out
  /// The context to start in; nullptr: the calling thread's. `Context()` begins a new trace.
  const Context* parent = nullptr;
  Fields attributes{};                  ///< set before the sampler is asked, which sees them
  std::initializer_list<Link> links{};  ///< as `add_link` adds them
  /// Unix time in nanoseconds; 0: now.
  uint64_t start_time_ns = 0;
};

/// One operation, from its making to its end. Ends when destroyed, if `end()` was not called.
///
/// Recording does not allocate for up to 32 attributes of some 900 bytes together; what goes past the limits
/// of the tracer is dropped or cut and counted in the span. Nothing here blocks, throws, or fails visibly: a
/// span that is not sampled, has ended, or whose tracer has shut down takes every call and does nothing.
///
/// A Span is owned by one thread at a time; its methods but `end` may be called by several at once. It may
/// end on another thread than it began on.
class Span {
 public:
  /// A span that records nothing.
  Span() = default;
  /// Takes over; `other` records nothing any more.
  Span(Span&& other) noexcept
      : context_(std::move(other.context_)), handle_(std::exchange(other.handle_, {})) {}
  /// Ends the span that it was, and takes over.
  Span& operator=(Span&& other) noexcept;
  ~Span() {
    if (handle_.record != nullptr) end();
  }

  /// What to hand to another process, and what links to this span.
  const SpanContext& context() const noexcept { return context_.span_context(); }
  /// The context whose spans are this one's children: for `SpanOptions::parent` and `context::attach`.
  const Context& as_context() const noexcept { return context_; }
  /// Whether what is set here is kept: sampled or to be recorded, and not ended.
  bool is_recording() const noexcept;

  /// Sets or replaces an attribute. An empty key is refused and counted.
  Span& set_attribute(std::string_view key, AttributeValue value) noexcept;
  /// `set_attribute` for each.
  Span& set_attributes(Fields attributes) noexcept;
  /// Something that happened at a moment. `time_ns` is Unix time; 0: now.
  Span& add_event(std::string_view name, Fields attributes = {}, uint64_t time_ns = 0) noexcept;
  /// Another span that this one has to do with. One that is not valid is left out and counted.
  Span& add_link(const SpanContext& context, Fields attributes = {}) noexcept;
  /// `ok` is final; an error's message replaces an earlier one (OpenTelemetry trace API, "Set Status").
  Span& set_status(StatusCode code, std::string_view message = {}) noexcept;
  /// Another name than it began with. The sampler is not asked again.
  Span& set_name(std::string_view name) noexcept;

  /// Adds to HoneyHive's `metadata`. A template only so that g++ prefers the other for `{.inputs = …}`.
  template <int = 0>
  Span& enrich_span(Fields metadata) noexcept {
    return enrich_span(Enrichment{.metadata = metadata});
  }
  /// Adds to each of HoneyHive's fields that is given.
  Span& enrich_span(const Enrichment& enrichment) noexcept;
  /// The result, as HoneyHive's SDK records it: `outputs.result`, nested values flattened below it.
  Span& set_result(const Value& result) noexcept;
  /// Status error, an `exception` event, and HoneyHive's `error`, with the type's readable name and `what()`.
  Span& record_exception(const std::exception& exception) noexcept;
  /// The same for what is no std::exception. `type` may be empty.
  Span& record_error(std::string_view type, std::string_view message) noexcept;

  /// Ends the span and hands it to the exporter. `time_ns` is Unix time; 0: now. Later calls do nothing.
  void end(uint64_t time_ns = 0) noexcept;

 private:
  friend class Tracer;

  Context context_;
  detail::SpanHandle handle_;
};

/// A span that is the calling thread's current one as long as it lives: spans started meanwhile are its
/// children. Stays in the scope and on the thread where it was made.
class ScopedSpan : public Span {
 public:
  /// Makes `span` current on the calling thread.
  explicit ScopedSpan(Span span) : Span(std::move(span)), token_(as_context()) {}
  ~ScopedSpan() {
    token_.detach();
    end();
  }

  /// Ends the span and makes the one above current again.
  void end(uint64_t time_ns = 0) noexcept {
    token_.detach();
    Span::end(time_ns);
  }

 private:
  context::Token token_;
};

}  // namespace weft
