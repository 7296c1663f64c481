// CallParents: which span is whose parent, found by their keys.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/call_spans.h"

namespace weft::store {

// A hash table of all keys, open addressing, at most half full: 16 to 32 bytes a span. Its hash has a seed of
// this process's own, since ids are the client's to choose and could be chosen to collide. What a look-up
// costs is waiting for memory, so that the caller announces it some spans before. One thread.
class CallParents {
 public:
  static constexpr size_t kAhead = 16;  // spans: by then memory has answered

  // Marks spans that were sent before (of one id, service, kind, duration and parent) as not to be counted.
  // `spans` must outlive this and stay where they are; fewer than 2^32.
  explicit CallParents(std::span<CallSpan> spans);

  // As model::tree has it, shared spans included, except that nothing is cut: in a cycle all have parents.
  CallSpan* parent_of(const CallSpan& span);
  // That parent_of(span) will be asked soon.
  void announce(const CallSpan& span) const { prefetch(span.parent_key); }

 private:
  // Spans of one id that are told apart; beyond, they are counted but nobody's parents.
  static constexpr size_t kSameIdMax = 8;

  struct Slot {
    uint32_t tag = 0;   // upper half of the hash: a wrong span is seldom looked at
    uint32_t span = 0;  // its index + 1; 0 is free
  };
  // A client's and a server's span of two services that have one id, as Zipkin's B3 headers let them.
  struct SharedSpan {
    CallSpan* client = nullptr;
    CallSpan* server = nullptr;
  };

  void prefetch(uint64_t key) const;
  // Where `key` is, or would be.
  Slot& slot_of(uint64_t key);
  void add(uint32_t span);
  void add_same_id(uint32_t first, uint32_t other);
  std::optional<SharedSpan> shared_span(uint32_t first);

  std::span<CallSpan> spans_;
  std::vector<Slot> slots_;                                        // of the first span of each key
  std::unordered_map<uint32_t, std::vector<uint32_t>> others_of_;  // first span → those of the same key
};

}  // namespace weft::store
