#include "store/window_walk.h"

#include <algorithm>
#include <utility>

namespace weft::store {
namespace {

uint64_t saturating_multiply(uint64_t a, uint64_t b) {
  return a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

}  // namespace

WindowWalk::WindowWalk(Cursor before, uint64_t oldest, uint64_t newest, Pace pace)
    : before_(std::move(before)),
      oldest_(oldest),
      newest_(newest),
      pace_(pace),
      width_ns_(pace.first_width_ns) {
  done_ = before_.time_unix_nano < oldest_;
  place_low();
}

void WindowWalk::place_low() {
  const uint64_t end = std::min(before_.time_unix_nano, newest_);
  low_ = std::max(oldest_, end > width_ns_ ? end - width_ns_ : 0);
}

void WindowWalk::found(const std::vector<Cursor>& groups, size_t wanted) {
  if (groups.size() >= wanted) {
    before_ = groups.back();
    return;
  }
  found_all(groups.size());
}

void WindowWalk::found_all(size_t count) {
  if (low_ <= oldest_) return finish();
  before_ = Cursor{.time_unix_nano = low_};
  width_ns_ = saturating_multiply(width_ns_, count == 0 ? pace_.growth_empty : pace_.growth);
  place_low();
}

void WindowWalk::skip_to(uint64_t newest) {
  newest_ = newest;
  place_low();
}

}  // namespace weft::store
