// trace:parallel: selections that are under way at the same time.
#include <algorithm>
#include <tuple>

#include "assertions/judges.h"
#include "assertions/selection.h"

namespace weft::assertions {
namespace {

using Groups = std::vector<std::vector<size_t>>;

struct Change {
  uint64_t at = 0;
  bool begins = false;  // ends come first: a span that begins when another ends does not overlap it
  size_t group = 0;

  auto operator<=>(const Change&) const = default;
};

// The longest time during which a span of every group is under way, in nanoseconds. A sweep over starts and
// ends.
uint64_t longest_overlap(const TraceView& view, const Groups& groups) {
  std::vector<Change> changes;
  for (size_t group = 0; group < groups.size(); ++group) {
    for (const size_t span : groups[group]) {
      const auto& times = view.at(span).span;
      if (times.duration_ns() == 0) continue;
      changes.push_back({times.start_time_unix_nano, true, group});
      changes.push_back({times.end_time_unix_nano, false, group});
    }
  }
  std::ranges::sort(changes);
  std::vector<size_t> under_way(groups.size());
  size_t busy = 0;  // groups with a span under way
  uint64_t since = 0;
  uint64_t longest = 0;
  for (const auto& change : changes) {
    size_t& count = under_way[change.group];
    if (change.begins) {
      if (count++ == 0 && ++busy == groups.size()) since = change.at;
    } else if (--count == 0 && busy-- == groups.size()) {
      longest = std::max(longest, change.at - since);
    }
  }
  return longest;
}

// One selection: all its spans, each for itself.
Result<Groups> read_groups(Parameters& parameters, TraceView& view, std::string& nothing) {
  TRY_ASSIGN(const auto selections, read_selections(parameters, "spans"));
  if (selections.empty()) return parameters.missing("spans", "spans: [search.query, cache.get]");
  Groups groups;
  for (const auto& selection : selections) {
    groups.push_back(selection.of(view));
    if (groups.back().empty() && nothing.empty()) nothing = none_selected(selection);
  }
  if (groups.size() > 1 || !nothing.empty()) return groups;
  Groups singles;
  for (const size_t span : groups.front()) singles.push_back({span});
  if (singles.size() < 2) nothing = fmt::format("only one span is selected by {}", selections.front().text());
  return singles;
}

}  // namespace

Result<Judgement> judge_parallel(Parameters& parameters, TraceView& view) {
  std::string nothing;
  TRY_ASSIGN(const auto groups, read_groups(parameters, view, nothing));
  TRY_ASSIGN(const auto min_overlap, parameters.nanoseconds("min_overlap"));
  if (!nothing.empty()) return Judgement::nothing(std::move(nothing));
  std::vector<size_t> spans;
  for (const auto& group : groups) spans.insert(spans.end(), group.begin(), group.end());
  const uint64_t wanted = std::max<uint64_t>(min_overlap.value_or(0), 1);
  const uint64_t overlap = longest_overlap(view, groups);
  auto reason = overlap == 0
                    ? "are never all under way at the same time"
                    : fmt::format("are all under way at the same time for {}", duration_text(overlap));
  if (min_overlap) reason += fmt::format(", where {} is wanted", duration_text(wanted));
  return Judgement::of(overlap >= wanted, listed(view, spans) + " " + reason, spans);
}

}  // namespace weft::assertions
