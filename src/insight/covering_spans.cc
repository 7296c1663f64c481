#include "insight/covering_spans.h"

#include <algorithm>
#include <bit>

namespace weft::insight {

void CoveringSpans::seal() {
  std::ranges::sort(spans_);
  leaf_count_ = std::bit_ceil(std::max<size_t>(spans_.size(), 1));
  latest_end_.assign(2 * leaf_count_, 0);
  for (size_t i = 0; i < spans_.size(); ++i) latest_end_[leaf_count_ + i] = spans_[i].end;
  for (size_t node = leaf_count_ - 1; node > 0; --node) {
    latest_end_[node] = std::max(latest_end_[2 * node], latest_end_[2 * node + 1]);
  }
}

CoveringSpans::Found CoveringSpans::covering(uint64_t start, uint64_t end, size_t count_max) const {
  const auto after = std::ranges::upper_bound(spans_, start, {}, &Timed::start);
  Found found;
  for (auto count = static_cast<size_t>(after - spans_.begin()); count > 0;) {
    const size_t at = last_until(count, end);
    if (at == count) break;
    if (found.spots.size() == count_max) {
      found.was_cut = true;
      break;
    }
    found.spots.push_back(spans_[at].spot);
    count = at;
  }
  return found;
}

size_t CoveringSpans::last_until(size_t count, uint64_t end) const {
  size_t node = leaf_count_ + count - 1;
  // Up, until a node holds one; on the way to the left, since what is right of the first node starts too
  // late.
  while (latest_end_[node] < end) {
    while (node > 1 && node % 2 == 0) node /= 2;
    if (node <= 1) return count;
    --node;
  }
  while (node < leaf_count_) node = latest_end_[2 * node + 1] >= end ? 2 * node + 1 : 2 * node;
  return node - leaf_count_;
}

}  // namespace weft::insight
