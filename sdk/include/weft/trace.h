#pragma once

#include <exception>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "weft/tracer.h"

namespace weft {

/// An argument with its name, for `trace`.
template <typename T>
struct NamedArgument {
  std::string_view name;  ///< recorded as `inputs.<name>`
  T&& value;              ///< passed on as it came
};
/// `weft::arg("user_id", id)`: passes `id` on and records it as `inputs.user_id`.
template <typename T>
NamedArgument<T> arg(std::string_view name, T&& value) {
  return {name, std::forward<T>(value)};
}

namespace detail {

template <typename T>
struct IsNamedArgument : std::false_type {};
template <typename T>
struct IsNamedArgument<NamedArgument<T>> : std::true_type {};

template <typename T>
decltype(auto) pass_on(T&& argument) {
  if constexpr (IsNamedArgument<std::remove_cvref_t<T>>::value) {
    return std::forward<decltype(argument.value)>(argument.value);
  } else {
    return std::forward<T>(argument);
  }
}

void record_argument(Span& span, size_t position, std::string_view name, const Value& value) noexcept;

template <typename T>
void record_if_possible(Span& span, size_t position, const T& argument) {
  if constexpr (IsNamedArgument<T>::value) {
    using Argument = std::remove_cvref_t<decltype(argument.value)>;
    if constexpr (Recordable<Argument>)
      record_argument(span, position, argument.name, to_value(argument.value));
  } else if constexpr (Recordable<T>) {
    record_argument(span, position, {}, to_value(argument));
  }
}

// What is being thrown, from within a catch block.
void record_current_exception(Span& span) noexcept;

}  // namespace detail

/// Calls `callable(arguments...)` in a span that is current meanwhile, and returns what it returns. Arguments
/// are recorded as inputs (by name with `weft::arg`, else as arg0, arg1, …), the result as `outputs.result`,
/// an exception as the span's error; it goes on to the caller as it came. Types that cannot be recorded are
/// left out.
///
///     auto answer = weft::trace(tracer, weft::EventType::chain, "answer", [&] { return ask(question); });
///     bool valid = weft::trace(tracer, weft::EventType::tool, "validate_user", validate_user,
///     weft::arg("user_id", id));
template <typename Callable, typename... Arguments>
decltype(auto) trace(const Tracer& tracer, EventType event_type, std::string_view name, Callable&& callable,
                     Arguments&&... arguments) {
  ScopedSpan span = tracer.start_as_current_span(name, {.event_type = event_type});
  if (span.is_recording()) {
    size_t position = 0;
    (detail::record_if_possible(span, position++, arguments), ...);
  }
  try {
    using Result = decltype(std::invoke(std::forward<Callable>(callable),
                                        detail::pass_on(std::forward<Arguments>(arguments))...));
    if constexpr (std::is_void_v<Result>) {
      std::invoke(std::forward<Callable>(callable), detail::pass_on(std::forward<Arguments>(arguments))...);
    } else {
      Result result = std::invoke(std::forward<Callable>(callable),
                                  detail::pass_on(std::forward<Arguments>(arguments))...);
      if constexpr (Recordable<std::remove_cvref_t<Result>>) {
        if (span.is_recording()) span.set_result(to_value(result));
      }
      return static_cast<Result>(std::forward<Result>(result));
    }
  } catch (...) {
    detail::record_current_exception(span);
    throw;
  }
}

/// The span of WEFT_TRACE: knows whether its function was left by an exception.
class FunctionSpan : public ScopedSpan {
 public:
  /// Starts it and makes it current.
  FunctionSpan(const Tracer& tracer, EventType event_type, std::string_view name)
      : ScopedSpan(tracer.start_span(name, {.event_type = event_type})),
        exceptions_(std::uncaught_exceptions()) {}
  ~FunctionSpan() {
    if (std::uncaught_exceptions() > exceptions_)
      record_error("exception", "the function was left by an exception");
  }

  /// Records `inputs.<name>` if the type can be recorded.
  template <typename T>
  void record_input(std::string_view name, const T& argument) {
    if constexpr (Recordable<T>) {
      if (is_recording()) detail::record_argument(*this, 0, name, to_value(argument));
    }
  }
  /// Records `outputs.result` if the type can be recorded, and passes the value on.
  template <typename T>
  T&& result(T&& value) {
    if constexpr (Recordable<std::remove_cvref_t<T>>) {
      if (is_recording()) set_result(to_value(value));
    }
    return std::forward<T>(value);
  }

 private:
  int exceptions_;
};

}  // namespace weft

/// At the top of a function: a span of the function's name around the rest of it, with up to eight arguments
/// recorded by name. `weft_span` is the span; `return WEFT_RESULT(value);` records a result.
///
///     bool validate_user(const std::string& user_id) {
///       WEFT_TRACE(tracer, weft::EventType::tool, user_id);
///       return WEFT_RESULT(user_id.starts_with("user_"));
///     }
#define WEFT_TRACE(tracer, event_type, ...)                         \
  ::weft::FunctionSpan weft_span((tracer), (event_type), __func__); \
  __VA_OPT__(WEFT_DETAIL_INPUTS(__VA_ARGS__))                       \
  static_assert(true, "a semicolon belongs here")

/// Records what a function with WEFT_TRACE returns, and is its value: `return WEFT_RESULT(value);`.
#define WEFT_RESULT(value) weft_span.result(value)

#define WEFT_DETAIL_INPUT(name) weft_span.record_input(#name, name);
#define WEFT_DETAIL_INPUTS(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS2(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS2(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS3(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS3(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS4(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS4(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS5(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS5(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS6(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS6(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUTS7(__VA_ARGS__))
#define WEFT_DETAIL_INPUTS7(a, ...) WEFT_DETAIL_INPUT(a) __VA_OPT__(WEFT_DETAIL_INPUT(__VA_ARGS__))
