#include "insight/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <ranges>
#include <set>

#include "insight/contents.h"
#include "insight/mann_whitney.h"
#include "insight/timeline.h"

namespace weft::insight {
namespace {

constexpr double kSlowerShare = 0.1;
constexpr double kSlowerNs = 1e6;
constexpr double kCostShare = 0.01;
constexpr double kSureEnough = 0.95;
constexpr size_t kTop = SIZE_MAX;

struct Seen {
  size_t trace = 0;
  size_t span = 0;
  size_t cost_span = 0;  // whose cost is compared: the span's own, or that of its rank among overlapping ones
};

// A step and where it was seen.
struct Place {
  size_t parent = kTop;
  std::string name;
  std::array<std::vector<Seen>, 2> seen;  // in a, in b
  bool by_rank = false;                   // which span of overlapping ones it is, nothing tells
};

// Equal siblings of one trace, by start time.
struct Siblings {
  size_t side = 0;
  size_t trace = 0;
  std::vector<size_t> spans;
};

// Those of all traces below one place.
struct SiblingGroup {
  std::string_view service;
  std::string_view name;
  std::vector<Siblings> of_traces;  // a's before b's
};

double median(std::vector<double> numbers) {
  if (numbers.empty()) return 0;
  std::ranges::sort(numbers);
  const size_t middle = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

bool has_content(const model::Span& span) {
  return std::ranges::any_of(span.attributes, [](const auto& attribute) {
    return model::field_of(attribute.key) == model::Field::content;
  });
}

class Comparison {
 public:
  Comparison(std::span<const model::Trace> a, std::span<const model::Trace> b);
  Diff told() const;

 private:
  // The children of all spans that were seen at `parent`; of kTop those on top.
  std::vector<SiblingGroup> groups_below(size_t parent) const;
  std::span<const size_t> below(size_t side, size_t trace, const Seen* parent) const;
  bool overlap(const SiblingGroup& group) const;
  bool are_single() const { return sides_[0].size() == 1 && sides_[1].size() == 1; }
  void place(size_t parent, const SiblingGroup& group);
  void place_by_start(size_t first, const SiblingGroup& group);
  void place_by_rank(size_t first, const SiblingGroup& group);
  // Pairs of two traces that were asked the same are put first, and taken out of the siblings.
  void place_by_inputs(size_t& first, SiblingGroup& group);
  void add_places(size_t parent, const SiblingGroup& group, size_t count);
  const model::StoredSpan& at(size_t side, size_t trace, size_t span) const {
    return sides_[side][trace].spans[span];
  }
  const model::StoredSpan& at(size_t side, const Seen& seen) const { return at(side, seen.trace, seen.span); }
  std::vector<double> durations(size_t side, const Place& place) const;
  std::optional<double> cost(size_t side, const Place& place) const;
  StepSide side_of(size_t side, const Place& place) const;
  std::vector<std::string> path_of(const Place& place) const;
  std::string answer(size_t side, const Place& place) const;
  std::vector<Change> changes_of(const Place& place, const Step& step) const;
  bool usual_in(size_t side, const Place& place) const {
    return 2 * place.seen[side].size() > sides_[side].size();
  }

  std::array<std::span<const model::Trace>, 2> sides_;
  std::array<std::vector<SpanTree>, 2> trees_;
  std::array<std::vector<Contents>, 2> contents_;
  std::vector<Place> places_;
};

Comparison::Comparison(std::span<const model::Trace> a, std::span<const model::Trace> b) : sides_{a, b} {
  for (size_t side = 0; side < sides_.size(); ++side) {
    for (const auto& trace : sides_[side]) {
      trees_[side].emplace_back(trace);
      contents_[side].emplace_back(trace);
    }
  }
  for (const auto& group : groups_below(kTop)) place(kTop, group);
  // Places are added while they are gone through: the deeper ones after those above.
  for (size_t parent = 0; parent < places_.size(); ++parent) {
    for (const auto& group : groups_below(parent)) place(parent, group);
  }
}

std::span<const size_t> Comparison::below(size_t side, size_t trace, const Seen* parent) const {
  const auto& tree = trees_[side][trace];
  return parent == nullptr ? tree.tops() : tree.children(parent->span);
}

std::vector<SiblingGroup> Comparison::groups_below(size_t parent) const {
  std::vector<SiblingGroup> groups;
  std::map<std::pair<std::string_view, std::string_view>, size_t> group_of;
  const auto look_at = [&](size_t side, size_t trace, const Seen* seen) {
    for (const size_t span : below(side, trace, seen)) {
      const auto& stored = at(side, trace, span);
      const auto [found, is_new] =
          group_of.try_emplace({stored.normalised.service, stored.span.name}, groups.size());
      if (is_new)
        groups.push_back({.service = found->first.first, .name = found->first.second, .of_traces = {}});
      auto& of_traces = groups[found->second].of_traces;
      const bool is_begun =
          !of_traces.empty() && of_traces.back().side == side && of_traces.back().trace == trace;
      if (!is_begun) of_traces.push_back({.side = side, .trace = trace, .spans = {}});
      of_traces.back().spans.push_back(span);
    }
  };
  for (size_t side = 0; side < sides_.size(); ++side) {
    if (parent == kTop) {
      for (size_t trace = 0; trace < sides_[side].size(); ++trace) look_at(side, trace, nullptr);
    } else {
      for (const auto& seen : places_[parent].seen[side]) look_at(side, seen.trace, &seen);
    }
  }
  return groups;
}

bool Comparison::overlap(const SiblingGroup& group) const {
  return std::ranges::any_of(group.of_traces, [&](const Siblings& siblings) {
    uint64_t settled = 0;
    return std::ranges::any_of(siblings.spans, [&](size_t span) {
      const Window window = window_of(at(siblings.side, siblings.trace, span).span);
      const bool overlaps = window.start < settled;
      settled = std::max(settled, settled_ns(window));
      return overlaps;
    });
  });
}

void Comparison::add_places(size_t parent, const SiblingGroup& group, size_t count) {
  for (size_t number = 0; number < count; ++number) {
    auto& made = places_.emplace_back();
    made.parent = parent;
    made.name =
        group.service.empty() ? std::string(group.name) : fmt::format("{} {}", group.service, group.name);
    if (number > 0) made.name += fmt::format(" #{}", number + 1);
  }
}

void Comparison::place(size_t parent, const SiblingGroup& group) {
  size_t most = 0;
  for (const auto& siblings : group.of_traces) most = std::max(most, siblings.spans.size());
  size_t first = places_.size();
  if (!overlap(group)) {
    add_places(parent, group, most);
    return place_by_start(first, group);
  }
  auto rest = group;
  add_places(parent, group, most);
  if (are_single() && group.of_traces.size() == 2) place_by_inputs(first, rest);
  place_by_rank(first, rest);
}

void Comparison::place_by_start(size_t first, const SiblingGroup& group) {
  for (const auto& [side, trace, spans] : group.of_traces) {
    for (size_t i = 0; i < spans.size(); ++i) {
      places_[first + i].seen[side].push_back({.trace = trace, .span = spans[i], .cost_span = spans[i]});
    }
  }
}

void Comparison::place_by_inputs(size_t& first, SiblingGroup& group) {
  auto& before = group.of_traces[0].spans;
  auto& after = group.of_traces[1].spans;
  std::map<std::string_view, std::vector<size_t>> asked;  // the last one is the next to be paired
  for (const size_t span : std::views::reverse(after)) {
    const std::string& inputs = contents_[1][0].of(span).asked();
    if (!inputs.empty()) asked[inputs].push_back(span);
  }
  std::set<size_t> paired;
  std::erase_if(before, [&](size_t span) {
    const auto same = asked.find(contents_[0][0].of(span).asked());
    if (same == asked.end() || same->second.empty()) return false;
    const size_t other = same->second.back();
    same->second.pop_back();
    paired.insert(other);
    places_[first].seen[0].push_back({.trace = 0, .span = span, .cost_span = span});
    places_[first].seen[1].push_back({.trace = 0, .span = other, .cost_span = other});
    ++first;
    return true;
  });
  std::erase_if(after, [&](size_t span) { return paired.contains(span); });
}

void Comparison::place_by_rank(size_t first, const SiblingGroup& group) {
  for (const auto& [side, trace, spans] : group.of_traces) {
    const auto stored = [&](size_t span) -> const model::StoredSpan& { return at(side, trace, span); };
    auto by_duration = spans;
    std::ranges::stable_sort(by_duration, {}, [&](size_t span) { return stored(span).span.duration_ns(); });
    auto by_cost = spans;  // those that know none last
    std::ranges::stable_sort(
        by_cost, {}, [&](size_t span) { return stored(span).normalised.cost_usd.value_or(HUGE_VAL); });
    for (size_t i = 0; i < spans.size(); ++i) {
      auto& place = places_[first + i];
      place.by_rank = true;
      place.seen[side].push_back({.trace = trace, .span = by_duration[i], .cost_span = by_cost[i]});
    }
  }
}

std::vector<double> Comparison::durations(size_t side, const Place& place) const {
  std::vector<double> all;
  for (const auto& seen : place.seen[side])
    all.push_back(static_cast<double>(at(side, seen).span.duration_ns()));
  return all;
}

std::optional<double> Comparison::cost(size_t side, const Place& place) const {
  std::vector<double> known;
  for (const auto& seen : place.seen[side]) {
    if (const auto usd = at(side, seen.trace, seen.cost_span).normalised.cost_usd) known.push_back(*usd);
  }
  return known.empty() ? std::nullopt : std::optional(median(std::move(known)));
}

StepSide Comparison::side_of(size_t side, const Place& place) const {
  const auto& seen = place.seen[side];
  StepSide told{.traces = seen.size(), .cost_usd = {}, .trace_id = {}, .span_id = {}};
  if (seen.empty()) return told;
  told.duration_ns = static_cast<uint64_t>(median(durations(side, place)));
  told.cost_usd = cost(side, place);
  told.failed = static_cast<size_t>(std::ranges::count_if(
      seen, [&](const auto& each) { return at(side, each).span.status_code == model::StatusCode::error; }));
  told.trace_id = at(side, seen.front()).span.trace_id;
  told.span_id = at(side, seen.front()).span.span_id;
  return told;
}

std::vector<std::string> Comparison::path_of(const Place& place) const {
  std::vector<std::string> path{place.name};
  for (size_t up = place.parent; up != kTop && path.size() < kMaxPathNames; up = places_[up].parent) {
    path.push_back(places_[up].name);
  }
  std::ranges::reverse(path);
  return path;
}

std::string Comparison::answer(size_t side, const Place& place) const {
  const auto& seen = place.seen[side].front();
  const auto& trace = sides_[side][seen.trace];
  const auto& span = at(side, seen).span;
  if (!has_content(span)) return "";
  return model::event_maps(span, trace.resources[span.resource_index], trace.scopes[span.scope_index])
      .outputs;
}

std::vector<Change> Comparison::changes_of(const Place& place, const Step& step) const {
  std::vector<Change> changes;
  if (step.a.traces == 0) return usual_in(1, place) ? std::vector{Change::added} : changes;
  if (step.b.traces == 0) return usual_in(0, place) ? std::vector{Change::removed} : changes;
  const auto before = static_cast<double>(step.a.duration_ns);
  const auto after = static_cast<double>(step.b.duration_ns);
  const bool is_far = std::abs(after - before) > std::max(kSlowerNs, kSlowerShare * before);
  if (is_far && step.confidence.value_or(1) >= kSureEnough) {
    changes.push_back(after > before ? Change::slower : Change::faster);
  }
  if (step.a.cost_usd && step.b.cost_usd) {
    const double more = *step.b.cost_usd - *step.a.cost_usd;
    if (std::abs(more) > kCostShare * *step.a.cost_usd) {
      changes.push_back(more > 0 ? Change::costlier : Change::cheaper);
    }
  }
  if (are_single() && !place.by_rank && answer(0, place) != answer(1, place))
    changes.push_back(Change::changed_answer);
  return changes;
}

uint64_t change_of_duration(const Step& step) {
  return std::max(step.a.duration_ns, step.b.duration_ns) - std::min(step.a.duration_ns, step.b.duration_ns);
}

Diff Comparison::told() const {
  Diff diff{.a_traces = sides_[0].size(),
            .b_traces = sides_[1].size(),
            .compared = places_.size(),
            .changed = 0,
            .steps = {}};
  std::vector<std::pair<const Place*, Step>> changed;
  for (const auto& place : places_) {
    Step step{.path = {}, .a = side_of(0, place), .b = side_of(1, place), .changes = {}, .confidence = {}};
    if (step.a.traces > 1 && step.b.traces > 1) {
      const auto test = mann_whitney(durations(0, place), durations(1, place));
      step.confidence = 1 - std::min(1.0, test.p_value * static_cast<double>(places_.size()));
    }
    step.changes = changes_of(place, step);
    if (!step.changes.empty()) changed.emplace_back(&place, std::move(step));
  }
  std::ranges::stable_sort(changed, std::greater(),
                           [](const auto& each) { return change_of_duration(each.second); });
  diff.changed = changed.size();
  for (auto& [place, step] : changed | std::views::take(kMaxSteps)) {
    step.path = path_of(*place);
    diff.steps.push_back(std::move(step));
  }
  return diff;
}

}  // namespace

std::string_view to_string(Change change) {
  constexpr std::array<std::string_view, 7> kNames{"added",    "removed", "slower",        "faster",
                                                   "costlier", "cheaper", "changed_answer"};
  return kNames[static_cast<size_t>(change)];
}

Diff diff(std::span<const model::Trace> a, std::span<const model::Trace> b) {
  return Comparison(a, b).told();
}

}  // namespace weft::insight
