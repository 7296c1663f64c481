#include "assertions/evidence_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/columns.h"
#include "base/words.h"
#include "insight/failure.h"

namespace weft::assertions {
namespace {

using insight::SpanTree;

constexpr size_t kDurationWidth = 9;
constexpr size_t kServiceWidthMax = 18;
constexpr size_t kNameWidthMin = 12;
constexpr size_t kMarkWidth = 2;
constexpr size_t kIndent = 3;  // columns a level: "├─ "
constexpr size_t kGaps = 2;    // one column between neighbours

// A line before its branches are drawn.
struct Item {
  size_t depth = 0;               // among what is drawn
  size_t span = SpanTree::kNone;  // none: so many spans are left out here
  size_t left_out = 0;
  bool has_later_sibling = false;
};

class EvidenceTree {
 public:
  EvidenceTree(TraceView& view, std::span<const SpanRef> evidence, size_t columns)
      : view_(view), tree_(view.tree()), columns_(columns), offends_(view.size()), drawn_(view.size()) {
    mark(evidence);
    for (size_t span = 0; span < view_.size(); ++span) {
      if (!drawn_[span]) continue;
      service_width_ = std::clamp(display_width(service(span)), service_width_, kServiceWidthMax);
    }
    const size_t fixed = kMarkWidth + service_width_ + kDurationWidth + kGaps;
    name_width_ = columns_ > fixed + kNameWidthMin ? columns_ - fixed : kNameWidthMin;
    depth_max_ = (name_width_ - kNameWidthMin) / kIndent;
  }

  std::vector<EvidenceLine> draw() {
    gather();
    find_siblings();
    for (const auto& item : items_) add_lines(item);
    return std::move(lines_);
  }

 private:
  std::string_view service(size_t span) const { return view_.at(span).normalised.service; }

  void mark(std::span<const SpanRef> evidence) {
    std::vector<size_t> indexes;
    for (const auto& each : evidence) indexes.push_back(each.index);
    std::ranges::sort(indexes);
    for (size_t span = 0; span < view_.size(); ++span) {
      if (!std::ranges::binary_search(indexes, view_.stored_index(span))) continue;
      offends_[span] = true;
      drawn_[span] = true;
      size_t above = tree_.parent(span);
      for (size_t i = 0; i < kDrawnAncestorsMax && above != SpanTree::kNone; ++i) {
        drawn_[above] = true;
        above = tree_.parent(above);
      }
    }
  }

  // What is not drawn is counted where it hangs below something that is.
  void gather() {
    std::vector<size_t> depth(view_.size());
    const auto order = tree_.order();
    for (const size_t span : order) {
      const size_t parent = tree_.parent(span);
      const bool is_below_drawn = parent != SpanTree::kNone && drawn_[parent];
      depth[span] = is_below_drawn ? depth[parent] + 1 : 0;
      if (drawn_[span]) {
        items_.push_back({.depth = depth[span], .span = span});
      } else if (is_below_drawn) {
        leave_out(depth[span], tree_.subtree(span).size());
      }
    }
  }

  void leave_out(size_t depth, size_t count) {
    const bool is_new = items_.back().span != SpanTree::kNone || items_.back().depth != depth;
    if (is_new) items_.push_back({.depth = depth});
    items_.back().left_out += count;
  }

  void find_siblings() {
    std::vector<bool> is_seen;  // by depth: an item since the last one of a smaller depth, from the end
    for (size_t i = items_.size(); i-- > 0;) {
      is_seen.resize(items_[i].depth + 1);
      items_[i].has_later_sibling = is_seen.back();
      is_seen.back() = true;
    }
  }

  // "│  ├─ ": continues the lines of ancestors that have siblings to come.
  std::string branch(const Item& item) {
    const size_t depth = std::min(item.depth, depth_max_);
    open_.resize(depth + 1);
    if (depth == 0) return "";
    std::string text;
    for (size_t d = 1; d < depth; ++d) text += open_[d] ? "│  " : "   ";
    open_[depth] = item.has_later_sibling && item.depth <= depth_max_;
    return text + (open_[depth] ? "├─ " : "└─ ");
  }

  void add_lines(const Item& item) {
    const std::string lead = branch(item);
    const size_t room = name_width_ - std::min(name_width_, display_width(lead));
    if (item.span == SpanTree::kNone) {
      add("  " + lead + fit("… " + count_text(item.left_out, "more span"), room), false);
      return;
    }
    const auto& stored = view_.at(item.span);
    std::string name(stored.span.name);
    if (item.depth > depth_max_) name = fmt::format("[{}] {}", item.depth, name);
    const bool offends = offends_[item.span];
    add((offends ? "✗ " : "  ") + lead + fit(name, room) + " " + fit(service(item.span), service_width_) +
            " " + fit_right(duration_text(stored.span.duration_ns()), kDurationWidth),
        offends);
    if (insight::is_failed(stored)) add_error(item, stored);
  }

  void add_error(const Item& item, const model::StoredSpan& stored) {
    std::string lead = "  ";
    for (size_t d = 1; d <= std::min(item.depth, depth_max_); ++d) lead += open_[d] ? "│  " : "   ";
    const auto text = insight::failure_text(stored);
    const auto said = text.empty() ? "failed, without a message" : "failed: " + std::string(text);
    add(lead + fit(said, columns_ - std::min(columns_, display_width(lead))), offends_[item.span]);
  }

  void add(std::string text, bool offends) {
    text.erase(text.find_last_not_of(' ') + 1);
    lines_.push_back({std::move(text), offends});
  }

  TraceView& view_;
  const SpanTree& tree_;
  const size_t columns_;
  std::vector<bool> offends_;
  std::vector<bool> drawn_;
  std::vector<Item> items_;
  std::vector<EvidenceLine> lines_;
  std::vector<bool> open_;  // by depth: a sibling of the current path's item at that depth is still to come
  size_t service_width_ = 0;
  size_t name_width_ = 0;
  size_t depth_max_ = 0;
};

}  // namespace

std::vector<EvidenceLine> evidence_tree(const model::Trace& trace, std::span<const SpanRef> evidence,
                                        size_t columns) {
  AssertedTrace asserted(trace);
  return evidence_tree(asserted, evidence, columns);
}

std::vector<EvidenceLine> evidence_tree(AssertedTrace& asserted, std::span<const SpanRef> evidence,
                                        size_t columns) {
  if (evidence.empty()) return {};
  return EvidenceTree(asserted.with_target(), evidence, columns).draw();
}

}  // namespace weft::assertions
