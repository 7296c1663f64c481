#include "insight/critical_path.h"

#include <algorithm>

#include "model/billing.h"

namespace weft::insight {
namespace {

// Walks backwards through time. One thread.
class Walk {
 public:
  explicit Walk(const Timeline& timeline, size_t spans) : timeline_(timeline), own_ns_(spans) {}

  void from(size_t root) {
    emitted_down_to_ = timeline_.window(root).end;
    enter(root);
    while (!open_.empty()) step();
  }

  std::vector<PathSegment> segments() && {
    std::ranges::reverse(segments_);
    return std::move(segments_);
  }
  uint64_t own_ns(size_t span) const { return own_ns_[span]; }
  const std::vector<size_t>& entered() const { return entered_; }

 private:
  struct Open {
    size_t span;
    uint64_t until;        // what is after this is accounted for
    size_t children_left;  // of children_by_end: those not looked at yet
  };

  void enter(size_t span) {
    entered_.push_back(span);
    open_.push_back({span, timeline_.window(span).end, timeline_.children_by_end(span).size()});
  }

  void step() {
    Open& open = open_.back();
    const auto children = timeline_.children_by_end(open.span);
    while (open.children_left > 0 && timeline_.settled_ns(children[open.children_left - 1]) > open.until) {
      --open.children_left;
    }
    if (open.children_left == 0) {
      emit(open.span, timeline_.window(open.span).start, open.until);
      open_.pop_back();
      return;
    }
    const size_t child = children[--open.children_left];
    emit(open.span, timeline_.window(child).end, open.until);
    open.until = timeline_.window(child).start;
    enter(child);  // `open` may dangle from here on
  }

  // A child that overlaps the one after it within what is allowed ends where that one starts.
  void emit(size_t span, uint64_t start, uint64_t end) {
    end = std::min(end, emitted_down_to_);
    if (start >= end) return;
    segments_.push_back({span, start, end});
    own_ns_[span] += end - start;
    emitted_down_to_ = start;
  }

  const Timeline& timeline_;
  std::vector<Open> open_;
  std::vector<PathSegment> segments_;  // latest first
  std::vector<uint64_t> own_ns_;
  std::vector<size_t> entered_;
  uint64_t emitted_down_to_ = 0;
};

}  // namespace

CriticalPath critical_path(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline) {
  CriticalPath path;
  path.root = tree.root();
  if (!path.root) return path;
  path.duration_ns = timeline.window(*path.root).length_ns();
  Walk walk(timeline, tree.size());
  walk.from(*path.root);
  const auto billed = model::billed(trace, tree.nodes());
  for (const size_t span : walk.entered()) {
    path.spans.push_back({span, walk.own_ns(span)});
    const auto& used = trace.spans[span].normalised;
    if (billed[span].tokens) model::add(path.tokens, used.tokens);
    if (billed[span].cost) model::add(path.cost_usd, used.cost_usd);
  }
  path.segments = std::move(walk).segments();
  return path;
}

}  // namespace weft::insight
