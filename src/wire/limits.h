// Bounds of what a client may send. Beyond each, the request (or the one span) is refused with a reason.
#pragma once

#include <cstddef>

namespace weft::wire {

// Default for the decoded (decompressed) body; `weft up --body-bytes-max` changes it. Beyond: 413.
inline constexpr size_t kBodyBytesMax = 64 * 1024 * 1024;
// Lists and maps inside an attribute value. Beyond: the span is refused (partial_success), the others are taken.
inline constexpr int kValueDepthMax = 64;
// Nesting of a JSON document as a whole. Beyond: 400.
inline constexpr int kJsonDepthMax = 256;

}  // namespace weft::wire
