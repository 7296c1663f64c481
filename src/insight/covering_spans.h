// Covering spans: of many spans, those whose time covers another's.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/diagnosis_evidence.h"

namespace weft::insight {

// Sorted by start, with the latest end of each stretch of them in a tree above (a segment tree), so that
// spans that ended too early are passed over many at a time: O(log n) for each that is found. First all are
// added, then they are sealed, then asked for; one thread, or many that only ask.
class CoveringSpans {
 public:
  void add(Spot spot, uint64_t start, uint64_t end) { spans_.push_back({start, end, spot}); }
  void seal();

  struct Found {
    std::vector<Spot> spots;
    bool was_cut = false;  // there are more than `count_max`
  };
  // Those that start at `start` or before and end at `end` or after, the latest start first.
  Found covering(uint64_t start, uint64_t end, size_t count_max) const;

 private:
  struct Timed {
    uint64_t start;
    uint64_t end;
    Spot spot;
    auto operator<=>(const Timed&) const = default;
  };

  // The last of the first `count` that ends at `end` or after; `count` where there is none.
  size_t last_until(size_t count, uint64_t end) const;

  std::vector<Timed> spans_;
  std::vector<uint64_t> latest_end_;  // node n's children are 2n and 2n + 1; leaves from leaf_count_ on
  size_t leaf_count_ = 0;
};

}  // namespace weft::insight
