// WindowWalk: which stretch of time to look in next, so that the newest page of a long history costs little.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/cursor.h"

namespace weft::store {

// A list is ordered by the first matching span of each group (trace, session), newest first. Grouping all
// that is stored to show fifty lines would be slow, so windows [low, before] are looked through from the
// newest back, each wider than the one before. A group that is found in a window may have begun before it:
// whoever loads the group sees that and leaves it out, and it is found again in the window where it began. So
// each group is met exactly once at its place, wherever the boundaries fall. Pure; one thread.
class WindowWalk {
 public:
  struct Pace {
    uint64_t first_width_ns;
    uint64_t growth;        // after a window that held too few
    uint64_t growth_empty;  // after one that held none
  };
  // All that is stored: the newest second may be enough; ten years take five windows.
  static constexpr Pace kListing{1'000'000'000, 8, 64};
  // What filters leave may be common or rare, and each look costs a query: a minute, three days, for ever.
  static constexpr Pace kSearching{60'000'000'000, 8, 4096};

  // From `before` back to `oldest` (inclusive). `newest` is about where the newest spans are: a guess is
  // enough, what is newer belongs to the first window.
  WindowWalk(Cursor before, uint64_t oldest, uint64_t newest, Pace pace = kListing);

  bool done() const { return done_; }
  const Cursor& before() const { return before_; }
  uint64_t low() const { return low_; }
  // What was found in the window when up to `wanted` were asked for: moves on behind it.
  void found(const std::vector<Cursor>& groups, size_t wanted);
  // All that the window holds was found, `count` groups: moves on behind it.
  void found_all(size_t count);
  // Nothing is stored between `newest` and before(): the next window ends there.
  void skip_to(uint64_t newest);
  // Nothing is stored before before().
  void finish() { done_ = true; }

 private:
  void place_low();

  Cursor before_;
  uint64_t oldest_;
  uint64_t newest_;
  Pace pace_;
  uint64_t width_ns_;
  uint64_t low_ = 0;
  bool done_ = false;
};

}  // namespace weft::store
