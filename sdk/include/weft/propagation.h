#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "weft/carrier.h"
#include "weft/tracer.h"

namespace weft {

namespace detail {

// A carrier behind two plain functions, so that what they do is compiled once.
struct HeaderReader {
  using Sink = void (*)(void* state, std::string_view value);
  const void* carrier;
  void (*get)(const void* carrier, std::string_view name, void* state, Sink sink);
};
struct HeaderWriter {
  void* carrier;
  void (*set_all)(void* carrier, const HeaderLine* lines, size_t count);
};

template <ReadableCarrier C>
HeaderReader reader_of(const C& carrier) {
  return {&carrier, [](const void* pointer, std::string_view name, void* state, HeaderReader::Sink sink) {
            CarrierTraits<C>::get(*static_cast<const C*>(pointer), name,
                                  [&](std::string_view value) { sink(state, value); });
          }};
}
template <WritableCarrier C>
HeaderWriter writer_of(C& carrier) {
  return {&carrier, [](void* pointer, const HeaderLine* lines, size_t count) {
            C& headers = *static_cast<C*>(pointer);
            if constexpr (requires { CarrierTraits<C>::set_all(headers, lines, count); }) {
              CarrierTraits<C>::set_all(headers, lines, count);
            } else {
              for (const HeaderLine* line = lines; line != lines + count; ++line) {
                CarrierTraits<C>::set(headers, line->name, line->value);
              }
            }
          }};
}

void inject(HeaderWriter headers, const Tracer& tracer, const Context& context) noexcept;
void inject(HeaderWriter headers, const Tracer& tracer) noexcept;  // the calling thread's context
std::optional<Context> extract(HeaderReader headers, const Tracer& tracer) noexcept;

}  // namespace detail

/// Client side: writes `traceparent`, `tracestate` (if there is one) and `baggage` of `context` into headers,
/// replacing what is there. The baggage gets the session, project and source of the tracer unless it has
/// them, as HoneyHive's SDK sends them. Without a span in the context only the baggage is written. Any
/// thread; two may not write to the same headers. Never fails: headers that throw are left as they are.
/// Source: W3C Trace Context level 2, section 3.2 and 3.3; W3C Baggage, section 3.
template <typename C>
requires WritableCarrier<std::remove_reference_t<C>>
void inject_context_into_carrier(C&& headers, const Tracer& tracer, const Context& context) {
  detail::inject(detail::writer_of(headers), tracer, context);
}
/// The same for the calling thread's context.
template <typename C>
requires WritableCarrier<std::remove_reference_t<C>>
void inject_context_into_carrier(C&& headers, const Tracer& tracer) {
  detail::inject(detail::writer_of(headers), tracer);
}

/// Server side: the context that the headers carry, for `context::attach`; nothing when they carry none.
/// Header names in any case, several lines of `tracestate` or `baggage` as one. What is malformed is ignored
/// as the specification says (W3C Trace Context 4.3: a bad traceparent, or two, means none; a bad tracestate
/// is dropped) and counted in `tracer.stats().ignored_headers`. A caller who did not sample has a context all
/// the same. Without a traceparent, B3 headers are read, the single one and the several. HoneyHive's other
/// spellings of `session_id`, `project` and `source` in baggage become these. Any thread.
template <ReadableCarrier C>
std::optional<Context> extract_context_from_carrier(const C& headers, const Tracer& tracer) {
  return detail::extract(detail::reader_of(headers), tracer);
}

/// Server side in one step: the caller's context is the calling thread's until the result goes out of scope.
/// Without one, an empty context is: the request begins its own trace.
template <ReadableCarrier C>
context::Token with_distributed_trace_context(const C& headers, const Tracer& tracer) {
  return context::Token(extract_context_from_carrier(headers, tracer).value_or(Context()));
}

}  // namespace weft
