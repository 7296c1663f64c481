// trace:critical-path: what everybody waited for.
#include "insight/critical_path.h"

#include <algorithm>

#include "assertions/judges.h"
#include "assertions/selection.h"

namespace weft::assertions {
namespace {

struct Limits {
  std::optional<uint64_t> max_ns;
  std::optional<double> max_percentage;
  std::optional<bool> on_path;
};

// The spans of the path with the longest own time first.
std::vector<size_t> slowest(const insight::CriticalPath& path) {
  constexpr size_t kSlowestMax = 3;
  auto spans = path.spans;
  std::ranges::stable_sort(spans, std::greater(), &insight::PathSpan::own_ns);
  std::vector<size_t> slow;
  for (size_t i = 0; i < spans.size() && i < kSlowestMax; ++i) slow.push_back(spans[i].span);
  return slow;
}

Judgement judge_whole(const insight::CriticalPath& path, const Limits& limits, const TraceView& view) {
  auto spans = slowest(path);
  auto reason =
      fmt::format("the critical path takes {}, the limit {}; most of it in {}",
                  duration_text(path.duration_ns), duration_text(*limits.max_ns), listed(view, spans));
  return Judgement::of(path.duration_ns <= *limits.max_ns, std::move(reason), std::move(spans));
}

Judgement judge_share(const insight::CriticalPath& path, const Limits& limits, const Selection& selection,
                      std::vector<size_t> spans) {
  uint64_t own_ns = 0;
  bool is_on_path = false;
  for (const auto& on : path.spans) {
    if (!std::ranges::binary_search(spans, on.span)) continue;
    is_on_path = true;
    own_ns += on.own_ns;
  }
  const double share =
      path.duration_ns == 0 ? 0 : 100 * static_cast<double>(own_ns) / static_cast<double>(path.duration_ns);
  const bool holds = own_ns <= limits.max_ns.value_or(UINT64_MAX) &&
                     share <= limits.max_percentage.value_or(100) &&
                     limits.on_path.value_or(is_on_path) == is_on_path;
  auto reason = fmt::format("{} selected by {} {} {} ({:.1f} %) to the critical path of {}",
                            count_text(spans.size(), "span"), selection.text(),
                            is_on_path ? "add" : "add nothing:", duration_text(own_ns), share,
                            duration_text(path.duration_ns));
  if (limits.max_ns) reason += fmt::format(", at most {} may be", duration_text(*limits.max_ns));
  if (limits.max_percentage) reason += fmt::format(", at most {:g} % may be", *limits.max_percentage);
  if (limits.on_path)
    reason += fmt::format(", and they {} on it", *limits.on_path ? "have to be" : "must not be");
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

Result<Limits> read_limits(Parameters& parameters, bool has_selection) {
  Limits limits;
  TRY_ASSIGN(limits.max_ns, parameters.nanoseconds("max"));
  TRY_ASSIGN(limits.max_percentage, parameters.percentage("max_percentage"));
  TRY_ASSIGN(const bool on_path, parameters.flag("on_path"));
  if (parameters.raw("on_path") != nullptr) limits.on_path = on_path;
  if (!has_selection && !limits.max_ns) return parameters.missing("max", "max: 500, in milliseconds");
  for (const auto* const key : {"max_percentage", "on_path"}) {
    if (!has_selection && parameters.raw(key) != nullptr)
      return parameters.fault(key, "needs spans that it is said of");
  }
  if (!limits.max_ns && !limits.max_percentage && !limits.on_path) {
    return parameters.missing("max, max_percentage or on_path", "max_percentage: 50");
  }
  return limits;
}

}  // namespace

Result<Judgement> judge_critical_path(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto limits, read_limits(parameters, selection.has_value()));
  const auto path = insight::critical_path(view.trace(), view.tree(), view.timeline());
  if (!path.root) return Judgement::nothing("the trace is empty");
  if (!selection) return judge_whole(path, limits, view);
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));
  return judge_share(path, limits, *selection, std::move(spans));
}

}  // namespace weft::assertions
