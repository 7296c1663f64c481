// Errors: where each began, and how far it went up.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "insight/retries.h"

namespace weft::insight {

inline constexpr size_t kErrorPathMax = 100;  // spans of a path that are listed; beyond: the lowest

// An error goes up from a span to its parent where both failed (failure.h), unless the span was tried again
// (retries.h): then the next attempt stands for it. It began in the span that failed without an error that
// came up to it. An ancestor that did not fail has swallowed it.
struct ErrorOrigin {
  size_t span = 0;
  std::string_view message;            // of the span; a view into the trace
  std::vector<size_t> path;            // the ancestors it went up to, nearest first
  size_t path_length = 0;              // of all of them
  std::optional<size_t> swallowed_by;  // where it ended; none where it reached the top of the tree
  bool was_retried = false;            // swallowed since a later attempt followed
  bool status_unset = false;           // its status does not say that it failed (failure.h); no count has it
};

// In the order of the tree. O(n + what is listed).
std::vector<ErrorOrigin> errors(const model::Trace& trace, const SpanTree& tree,
                                const std::vector<Retry>& retries);

}  // namespace weft::insight
