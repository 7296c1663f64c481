#include "insight/parallelism.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "insight/failure.h"
#include "insight/operation.h"

namespace weft::insight {
namespace {

class OverlapFinder {
 public:
  OverlapFinder(const model::Trace& trace, const Timeline& timeline, uint64_t request_ns, Contents& contents)
      : trace_(trace),
        timeline_(timeline),
        worth_ns_(static_cast<uint64_t>(static_cast<double>(request_ns) * kOverlapShareMin)),
        contents_(contents) {}

  // Steps of one parent in the order of time.
  void take(size_t parent, size_t step) {
    if (!join(parent, step)) {
      finish();
      group_ = {.parent = parent, .spans = {step}};
    }
  }

  void finish() {
    if (group_.spans.size() > 1) {
      uint64_t total = 0;
      uint64_t longest = 0;
      for (const size_t span : group_.spans) {
        total += timeline_.window(span).length_ns();
        longest = std::max(longest, timeline_.window(span).length_ns());
      }
      group_.saved_ns = total - longest;
      if (group_.saved_ns > 0 && group_.saved_ns >= worth_ns_) found_.push_back(group_);
    }
    group_ = {};
  }

  std::vector<Overlap> found() && {
    std::ranges::stable_sort(found_, std::ranges::greater{}, &Overlap::saved_ns);
    return std::move(found_);
  }

 private:
  bool join(size_t parent, size_t step) {
    if (group_.spans.empty() || group_.parent != parent || group_.spans.size() == kOverlapStepsMax)
      return false;
    auto weakest = group_.independence;
    for (const size_t earlier : group_.spans) {
      const auto independence = independence_of(earlier, step);
      if (!independence) return false;
      weakest = std::max(weakest, *independence);
    }
    group_.independence = weakest;
    group_.spans.push_back(step);
    return true;
  }

  std::optional<Independence> independence_of(size_t earlier, size_t later) {
    const bool is_same = operation_of(trace_.spans[earlier]) == operation_of(trace_.spans[later]);
    if (is_same && is_failed(trace_.spans[earlier])) return std::nullopt;
    if (const auto feeds = contents_.feeds(earlier, later)) {
      return *feeds ? std::nullopt : std::optional(Independence::contents_compared);
    }
    return is_same ? std::optional(Independence::same_operation) : std::nullopt;
  }

  const model::Trace& trace_;
  const Timeline& timeline_;
  const uint64_t worth_ns_;
  Contents& contents_;
  Overlap group_;
  std::vector<Overlap> found_;
};

}  // namespace

std::string_view to_string(Independence independence) {
  return independence == Independence::contents_compared ? "contents_compared" : "same_operation";
}

std::vector<Overlap> overlaps(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline,
                              const CriticalPath& path, Contents& contents) {
  using Step = std::tuple<size_t, uint64_t, size_t>;  // parent, start, span
  std::vector<Step> steps;
  for (const auto& [span, own_ns] : path.spans) {
    if (span != path.root) steps.emplace_back(tree.parent(span), timeline.window(span).start, span);
  }
  std::ranges::sort(steps);
  OverlapFinder finder(trace, timeline, path.duration_ns, contents);
  for (const auto& [parent, start, span] : steps) finder.take(parent, span);
  finder.finish();
  return std::move(finder).found();
}

}  // namespace weft::insight
