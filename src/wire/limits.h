// Bounds of what a client may send. Beyond each, the request (or the one span) is refused with a reason.
#pragma once

#include <cstddef>

namespace weft::wire {

// Default for the decoded (decompressed) body; `weft up --body-bytes-max` changes it. Beyond: 413.
inline constexpr size_t kBodyBytesMax = 64 * 1024 * 1024;
// Lists and maps inside an attribute value. Beyond: the span is refused (partial_success), the others are
// taken.
inline constexpr int kValueDepthMax = 64;
// Nesting of a JSON document as a whole. Beyond: 400. A map is four levels deep in OTLP/JSON, and twelve are
// above an event's value, so every value that protobuf may bring can also be written as JSON and read again.
inline constexpr int kJsonDepthMax = 4 * kValueDepthMax + 16;
// Attributes, list items, events, links, resources and scopes of one protobuf request; values of one JSON
// document. Beyond: 413. No real request fits more into kBodyBytesMax; made of empty items it would grow
// twentyfold in memory.
inline constexpr size_t kRequestItemsMax = 8'000'000;

}  // namespace weft::wire
