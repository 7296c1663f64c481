#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "weft/baggage.h"
#include "weft/span_context.h"

namespace weft {

namespace detail {
class SpanRecord;

// A recording span, if it still is one: records are reused, so the generation says which span was meant.
struct SpanHandle {
  SpanRecord* record = nullptr;
  uint64_t generation = 0;
};
struct ContextAccess;
}  // namespace detail

/// What a span needs to know of where it is: the span above it, and the baggage. A value: cheap to copy, free
/// to carry to another thread, into a coroutine or a queue.
class Context {
 public:
  /// Nothing above, no baggage: a span started in it begins a trace.
  Context() = default;
  /// Below `span`, with `baggage`: for what no carrier's extraction gives, a message of your own protocol.
  Context(SpanContext span, Baggage baggage) : span_(std::move(span)), baggage_(std::move(baggage)) {}

  /// The calling thread's.
  static Context current();

  /// The span above; not valid if there is none.
  const SpanContext& span_context() const noexcept { return span_; }
  /// What travels along.
  const Baggage& baggage() const noexcept { return baggage_; }
  /// A copy below the same span with other baggage.
  Context with_baggage(Baggage baggage) const {
    Context copy = *this;
    copy.baggage_ = std::move(baggage);
    return copy;
  }

 private:
  friend struct detail::ContextAccess;

  SpanContext span_;
  Baggage baggage_;
  detail::SpanHandle handle_;  // the span above, when it is one of this process
};

namespace context {

/// Makes a context the calling thread's until destroyed. Tokens of one thread end in the reverse order of
/// their making; one that ends early takes those above it along. A token belongs to the thread that made it:
/// destroyed on another, it does nothing but say so. Do not keep one across `co_await`: give
/// `SpanOptions::parent` instead.
class [[nodiscard]] Token {
 public:
  /// Attaches. Any thread; the context is copied.
  explicit Token(const Context& context);
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;
  ~Token() { detach(); }

  /// Ends it before its scope does. A second call does nothing.
  void detach() noexcept;

 private:
  uint64_t serial_ = 0;  // 0: detached
  uint32_t depth_ = 0;
  const void* thread_ = nullptr;
};

/// As OpenTelemetry's `context.attach`. Any thread; the token detaches when it goes out of scope.
inline Token attach(const Context& context) {
  return Token(context);
}
/// Nothing to attach is allowed, so that what `extract_context_from_carrier` gave needs no check.
Token attach(const std::optional<Context>& context);
/// As OpenTelemetry's `context.detach`; the end of the token's scope does the same.
inline void detach(Token& token) noexcept {
  token.detach();
}

}  // namespace context

/// Wraps a callable so that it runs in the context of here and now, wherever and whenever it runs:
/// `pool.submit(weft::bind_context([=] { … }))`.
template <typename Callable>
auto bind_context(Callable callable) {
  return [context = Context::current(),
          callable = std::move(callable)](auto&&... arguments) mutable -> decltype(auto) {
    const context::Token token(context);
    return callable(std::forward<decltype(arguments)>(arguments)...);
  };
}

}  // namespace weft
