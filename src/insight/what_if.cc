#include "insight/what_if.h"

#include <algorithm>

namespace weft::insight {
namespace {

// The schedule of the children of one span, one of which has become shorter. Times are how much earlier than
// they were: nothing ever becomes later.
class Schedule {
 public:
  Schedule(const SpanTree& tree, const Timeline& timeline, size_t parent)
      : timeline_(timeline), parent_(parent), by_start_(tree.children(parent)) {}

  // How much earlier the parent ends when `changed` is shorter by `cut_ns`.
  uint64_t gain(size_t changed, uint64_t cut_ns) {
    for (const size_t child : by_start_) {
      const Window& window = timeline_.window(child);
      if (window.length_ns() == 0) continue;
      const uint64_t earlier = earlier_at(window.start);
      ends_.push_back(
          {timeline_.settled_ns(child), window.end, window.end - earlier - (child == changed ? cut_ns : 0)});
      std::ranges::push_heap(ends_, later_settled);
    }
    return earlier_at(timeline_.window(parent_).end);
  }

 private:
  struct End {
    uint64_t settled;
    uint64_t was;
    uint64_t is;
  };
  static bool later_settled(const End& a, const End& b) { return a.settled > b.settled; }

  // How much earlier what happened at `time` happens, now that all that was settled by then ends when it
  // does. Called with times that do not decrease.
  uint64_t earlier_at(uint64_t time) {
    for (; !ends_.empty() && ends_.front().settled <= time; ends_.pop_back()) {
      std::ranges::pop_heap(ends_, later_settled);
      latest_was_ = std::max(latest_was_, ends_.back().was);
      latest_is_ = std::max(latest_is_, ends_.back().is);
    }
    return latest_was_ - latest_is_;
  }

  const Timeline& timeline_;
  const size_t parent_;
  const std::span<const size_t> by_start_;
  std::vector<End> ends_;  // a heap: those that nothing has waited for yet, the first to settle in front
  uint64_t latest_was_ = 0;
  uint64_t latest_is_ = 0;
};

}  // namespace

WhatIf what_if_cut(const SpanTree& tree, const Timeline& timeline, size_t span, uint64_t cut_ns) {
  WhatIf answer{.span = span, .cut_ns = std::min(cut_ns, timeline.window(span).length_ns())};
  answer.is_part_of_request = timeline.window(span).length_ns() > 0;
  uint64_t gain = answer.cut_ns;
  for (size_t at = span; gain > 0 && tree.parent(at) != SpanTree::kNone; at = tree.parent(at)) {
    gain = Schedule(tree, timeline, tree.parent(at)).gain(at, gain);
  }
  const uint64_t was = tree.root() ? timeline.window(*tree.root()).length_ns() : 0;
  answer.saved_ns = gain;
  answer.duration_ns = was - gain;
  return answer;
}

Result<WhatIf> what_if(const SpanTree& tree, const Timeline& timeline, size_t span, double percent) {
  if (span >= tree.size()) {
    return fail(ErrorCode::invalid_argument, "the trace has {} spans, there is no number {}", tree.size(),
                span);
  }
  if (!(percent > 0 && percent <= 100)) {
    return fail(ErrorCode::invalid_argument, "percent is a number above 0 and up to 100, not {}", percent);
  }
  const auto length = static_cast<double>(timeline.window(span).length_ns());
  return what_if_cut(tree, timeline, span, static_cast<uint64_t>(length * percent / 100));
}

}  // namespace weft::insight
