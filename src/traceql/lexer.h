// Text → tokens.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "traceql/token.h"

namespace weft::traceql {

// A longer query is refused as too_large.
inline constexpr size_t kQueryBytesMax = 64 * 1024;

// The last token is of kind `end`. Views belong to `text`. Errors: invalid_argument, with line and column.
Result<std::vector<Token>> tokens_of(std::string_view text);

// "line 1, column 9": lines and columns count from one, columns in characters.
std::string position_in(std::string_view text, size_t offset);

// The error every part of this room gives: where, what was found there, and what was expected.
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail_at(std::string_view text, size_t offset,
                                            fmt::format_string<Args...> format, Args&&... args) {
  return fail(ErrorCode::invalid_argument, "{}: {}", position_in(text, offset),
              fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace weft::traceql
