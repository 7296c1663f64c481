#include "insight/bottlenecks.h"

#include <algorithm>
#include <tuple>

namespace weft::insight {

std::vector<Bottleneck> bottlenecks(const SpanTree& tree, const Timeline& timeline,
                                    const CriticalPath& path) {
  std::vector<PathSpan> longest;
  std::ranges::copy_if(path.spans, std::back_inserter(longest), [](const auto& on) { return on.own_ns > 0; });
  const size_t kept = std::min(longest.size(), kBottlenecksMax);
  std::ranges::partial_sort(longest, longest.begin() + static_cast<ptrdiff_t>(kept), {},
                            [](const PathSpan& on) { return std::tuple(UINT64_MAX - on.own_ns, on.span); });
  longest.resize(kept);

  std::vector<Bottleneck> found;
  for (const auto& [span, own_ns] : longest) {
    const auto cut = static_cast<uint64_t>(static_cast<double>(own_ns) * kTrialShare);
    found.push_back({.span = span,
                     .own_ns = own_ns,
                     .share = static_cast<double>(own_ns) / static_cast<double>(path.duration_ns),
                     .half_saves_ns = what_if_cut(tree, timeline, span, cut).saved_ns});
  }
  return found;
}

}  // namespace weft::insight
