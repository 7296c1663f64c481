#pragma once

#include <cstdint>

namespace weft::detail {

class SpanRecord;

// Where records come from and go to. A record is never freed, so that a handle to one that has ended can be
// recognised by its generation instead of being a dangling pointer. Threads keep a few; the rest is shared.
class SpanPool {
 public:
  // More spans than this at once record nothing: some 600 MB of spans that nobody ends.
  static constexpr uint32_t kRecordsMax = 1 << 18;
  // A thread that ends more spans than it starts gives back half of this.
  static constexpr uint32_t kThreadRecordsMax = 64;

  // Before anything that a fork must not share, random numbers among them: from here on forks are counted.
  static void prepare();

  // Any thread. nullptr: no memory, or kRecordsMax.
  static SpanRecord* take() noexcept;
  static void give(SpanRecord* record) noexcept;
  // A whole list, when a thread ends.
  static void take_back(SpanRecord* list) noexcept;
};

}  // namespace weft::detail
