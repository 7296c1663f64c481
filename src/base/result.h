// Result<T>: what a function that can fail gives back, and TRY, which passes the failure on.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace weft {

// What kind of failure it is. Each becomes a status code in one place: at the edge (server/status.cc, cli).
enum class ErrorCode : uint8_t {
  invalid_argument,    // the caller's input cannot be understood; sending it again will not help
  unauthenticated,     // no key, or one that is not known
  not_found,           // what was asked for is not there
  already_exists,      // taken: a lock, a name, a port
  too_large,           // beyond a named bound
  unsupported,         // understood, but not something weft does
  resource_exhausted,  // full for now: try again later
  unavailable,         // a part weft needs is down: try again later
  data_loss,           // stored bytes are damaged
  internal,            // our own bug
  deadline_exceeded,   // took longer than its limit
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  // What happened, to what, and what to do about it, in words a user can act on.
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// fail(code, "format {}", ...) makes the unexpected value of any Result.
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return tl::make_unexpected(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

// The same failure with a sentence in front that says what was being done.
[[nodiscard]] inline tl::unexpected<Error> wrap(Error error, std::string_view doing) {
  return tl::make_unexpected(Error{error.code, fmt::format("{}: {}", doing, error.message)});
}

}  // namespace weft

#define WEFT_CONCAT_INNER(a, b) a##b
#define WEFT_CONCAT(a, b) WEFT_CONCAT_INNER(a, b)

// TRY(status_expression): returns the error of a Status from the enclosing function.
#define TRY(expression)                                                 \
  do {                                                                  \
    if (auto weft_try_result = (expression); !weft_try_result) {        \
      return ::tl::make_unexpected(std::move(weft_try_result).error()); \
    }                                                                   \
  } while (false)

// TRY_ASSIGN(auto value, result_expression): binds the value or returns the error.
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_INNER(WEFT_CONCAT(weft_result_, __LINE__), declaration, expression)
#define TRY_ASSIGN_INNER(name, declaration, expression)             \
  auto name = (expression);                                         \
  if (!name) return ::tl::make_unexpected(std::move(name).error()); \
  declaration = std::move(*name)
