#include "insight/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "insight/mann_whitney.h"
#include "insight/span_tree.h"

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
};

// A step and where it was seen.
struct Place {
  size_t parent = kTop;
  std::string name;
  std::array<std::vector<Seen>, 2> seen;  // in a, in b
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
  Comparison(std::span<const model::Trace> a, std::span<const model::Trace> b) : sides_{a, b} {
    for (size_t side = 0; side < sides_.size(); ++side) {
      for (size_t trace = 0; trace < sides_[side].size(); ++trace) place(side, trace);
    }
  }

  Diff told() const;

 private:
  using Key =
      std::tuple<size_t, std::string_view, std::string_view, size_t>;  // parent, service, name, how-manieth

  void place(size_t side, size_t trace);
  const model::StoredSpan& at(size_t side, const Seen& seen) const {
    return sides_[side][seen.trace].spans[seen.span];
  }
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
  std::map<Key, size_t> place_of_;  // names are views of the traces
  std::vector<Place> places_;
};

void Comparison::place(size_t side, size_t trace) {
  const auto& spans = sides_[side][trace].spans;
  const SpanTree tree(sides_[side][trace]);
  std::vector<size_t> place_at(spans.size());
  // How many siblings of one name a place has had in this trace.
  std::map<std::tuple<size_t, std::string_view, std::string_view>, size_t> equals;
  for (const size_t span : tree.order()) {
    const size_t parent = tree.parent(span) == SpanTree::kNone ? kTop : place_at[tree.parent(span)];
    const auto service = spans[span].normalised.service;
    const auto name = spans[span].span.name;
    const size_t number = equals[{parent, service, name}]++;
    const auto [found, is_new] = place_of_.try_emplace(Key(parent, service, name, number), places_.size());
    if (is_new) {
      auto& made = places_.emplace_back();
      made.parent = parent;
      made.name = service.empty() ? std::string(name) : fmt::format("{} {}", service, name);
      if (number > 0) made.name += fmt::format(" #{}", number + 1);
    }
    places_[found->second].seen[side].push_back({trace, span});
    place_at[span] = found->second;
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
    if (const auto usd = at(side, seen).normalised.cost_usd) known.push_back(*usd);
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
  const bool are_single = sides_[0].size() == 1 && sides_[1].size() == 1;
  if (are_single && answer(0, place) != answer(1, place)) changes.push_back(Change::changed_answer);
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
  for (const auto& place : places_) {
    Step step{.path = {}, .a = side_of(0, place), .b = side_of(1, place), .changes = {}, .confidence = {}};
    if (step.a.traces > 1 && step.b.traces > 1) {
      const auto test = mann_whitney(durations(0, place), durations(1, place));
      step.confidence = 1 - std::min(1.0, test.p_value * static_cast<double>(places_.size()));
    }
    step.changes = changes_of(place, step);
    if (step.changes.empty()) continue;
    step.path = path_of(place);
    diff.steps.push_back(std::move(step));
  }
  std::ranges::stable_sort(diff.steps, std::greater(), change_of_duration);
  diff.changed = diff.steps.size();
  if (diff.steps.size() > kMaxSteps) diff.steps.resize(kMaxSteps);
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
