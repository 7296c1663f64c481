#include "insight/clock_skew.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace weft::insight {
namespace {

// 36 years: farther apart no two clocks are told to be, and sums of two do not overflow.
constexpr int64_t kFarNs = int64_t{1} << 60;
constexpr double kCausalConfidenceMax = 0.95;
constexpr double kContainmentConfidenceMax = 0.7;

struct Interval {
  int64_t low = -kFarNs;
  int64_t high = kFarNs;

  bool is_empty() const { return low > high; }
  bool may_be_zero() const { return low <= kAgreeingClocksNs && high >= -kAgreeingClocksNs; }
  bool is_causal() const { return high < -kAgreeingClocksNs; }
  bool holds(const Interval& other) const { return low <= other.low && high >= other.high; }
};

int64_t within_reach(int64_t ns) {
  return std::clamp(ns, -kFarNs, kFarNs);
}
int64_t difference(uint64_t a, uint64_t b) {
  const auto reach = static_cast<uint64_t>(kFarNs);
  return a >= b ? static_cast<int64_t>(std::min(a - b, reach))
                : -static_cast<int64_t>(std::min(b - a, reach));
}
Interval sum(const Interval& a, const Interval& b) {
  return {within_reach(a.low + b.low), within_reach(a.high + b.high)};
}
Interval negated(const Interval& a) {
  return {-a.high, -a.low};
}
Interval common(const Interval& a, const Interval& b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

// RFC 5905, section 11.2.1, for intervals without midpoints: the stretch that most intervals have in common.
std::pair<Interval, size_t> marzullo(const std::vector<Interval>& intervals) {
  struct Edge {
    int64_t at;
    bool ends;
    auto operator<=>(const Edge&) const = default;  // at one place beginnings come before ends
  };
  std::vector<Edge> edges;
  for (const auto& interval : intervals) {
    edges.push_back({interval.low, false});
    edges.push_back({interval.high, true});
  }
  std::ranges::sort(edges);
  Interval best;
  size_t most = 0;
  size_t open = 0;
  for (size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].ends) {
      --open;
    } else if (++open > most) {
      most = open;
      // Something ends after this beginning, and up to there no other begins unless it becomes the best.
      best = {edges[i].at, edges[i + 1].at};
    }
  }
  return {best, most};
}

using Samples = std::vector<Interval>;
using Pair = std::pair<ClockName, ClockName>;

void add_sample(Samples& samples, const model::Span& parent, const model::Span& child) {
  if (samples.size() == kMaxSamplesPerPair) return;
  Interval interval{difference(end_of(child), end_of(parent)),
                    difference(child.start_time_unix_nano, parent.start_time_unix_nano)};
  if (child.kind == model::SpanKind::consumer || interval.is_empty()) interval.low = -kFarNs;
  samples.push_back(interval);
}

std::map<Pair, Samples> samples_of(const Evidence& evidence) {
  std::map<Pair, Samples> samples;
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    const auto& spans = evidence.traces()[trace].spans;
    for (size_t child = 0; child < spans.size(); ++child) {
      const size_t parent = evidence.tree(trace).parent(child);
      if (parent == SpanTree::kNone) continue;
      const Pair pair(clock_of(evidence, {trace, parent}), clock_of(evidence, {trace, child}));
      if (pair.first == pair.second) continue;
      const auto found = samples.find(pair);
      if (found == samples.end() && samples.size() == kMaxClockPairs) continue;
      add_sample(found == samples.end() ? samples[pair] : found->second, spans[parent].span,
                 spans[child].span);
    }
  }
  return samples;
}

// The graph of clocks: which are right, and how far off the others are.
class ClockGraph {
 public:
  explicit ClockGraph(std::span<const ClockOffset> offsets);
  std::vector<SkewedClock> skewed() const;

 private:
  struct Call {
    size_t other;
    Interval offset;  // this clock − the other's
    const ClockOffset* source;
  };

  size_t number_of(const ClockName& clock);
  void widen_within_hosts(std::span<const ClockOffset> offsets, std::vector<Interval>& intervals) const;
  // A number for each clock: those of one number have the same time, by calls that may be without offset.
  std::vector<size_t> agreeing_groups() const;
  void place_all();
  // Places all that calls connect to `placed`, the nearest first.
  void spread(std::vector<size_t> placed);
  // What the calls to and from placed clocks say, those alone for which `trusts(other)` holds.
  template <class Trusts>
  std::optional<Interval> bounds_of(size_t clock, Trusts trusts) const;
  bool is_right(size_t clock) const {
    return placed_[clock] && placed_[clock]->low == 0 && placed_[clock]->high == 0;
  }
  SkewedClock told(size_t clock, const Interval& offset) const;

  std::map<ClockName, size_t> numbers_;
  std::vector<ClockName> clocks_;
  std::vector<std::vector<Call>> calls_;         // of each clock, in the order of the offsets
  std::vector<size_t> callers_first_;            // all clocks
  std::vector<std::optional<Interval>> placed_;  // a clock's time − the right one
};

ClockGraph::ClockGraph(std::span<const ClockOffset> offsets) {
  std::vector<Interval> intervals;
  for (const auto& offset : offsets) {
    callers_first_.push_back(number_of(offset.caller));
    intervals.push_back({offset.low_ns, offset.high_ns});
  }
  for (const auto& offset : offsets) callers_first_.push_back(number_of(offset.callee));
  widen_within_hosts(offsets, intervals);
  calls_.resize(clocks_.size());
  for (size_t i = 0; i < offsets.size(); ++i) {
    const size_t caller = number_of(offsets[i].caller);
    const size_t callee = number_of(offsets[i].callee);
    calls_[callee].push_back({.other = caller, .offset = intervals[i], .source = &offsets[i]});
    calls_[caller].push_back({.other = callee, .offset = negated(intervals[i]), .source = &offsets[i]});
  }
  place_all();
}

size_t ClockGraph::number_of(const ClockName& clock) {
  const auto [found, is_new] = numbers_.try_emplace(clock, clocks_.size());
  if (is_new) clocks_.push_back(clock);
  return found->second;
}

void ClockGraph::widen_within_hosts(std::span<const ClockOffset> offsets,
                                    std::vector<Interval>& intervals) const {
  std::vector<bool> in_violation(clocks_.size());
  for (const auto& [caller, callee, low, high, samples, agreeing, causal] : offsets) {
    if (causal == 0) continue;
    in_violation[numbers_.at(caller)] = true;
    in_violation[numbers_.at(callee)] = true;
  }
  for (size_t i = 0; i < offsets.size(); ++i) {
    const auto& [caller, callee, low, high, samples, agreeing, causal] = offsets[i];
    if (caller.host.empty() || caller.host != callee.host) continue;
    if (in_violation[numbers_.at(caller)] || in_violation[numbers_.at(callee)]) continue;
    intervals[i] = {std::min(low, int64_t{0}), std::max(high, int64_t{0})};
  }
}

std::vector<size_t> ClockGraph::agreeing_groups() const {
  std::vector<size_t> groups(clocks_.size(), SIZE_MAX);
  for (size_t first = 0; first < clocks_.size(); ++first) {
    if (groups[first] != SIZE_MAX) continue;
    groups[first] = first;
    for (std::vector<size_t> waiting{first}; !waiting.empty();) {
      const size_t clock = waiting.back();
      waiting.pop_back();
      for (const auto& call : calls_[clock]) {
        if (!call.offset.may_be_zero() || groups[call.other] != SIZE_MAX) continue;
        groups[call.other] = first;
        waiting.push_back(call.other);
      }
    }
  }
  return groups;
}

template <class Trusts>
std::optional<Interval> ClockGraph::bounds_of(size_t clock, Trusts trusts) const {
  std::optional<Interval> bounds;
  for (const auto& call : calls_[clock]) {
    if (!placed_[call.other] || !trusts(call.other)) continue;
    const auto said = sum(*placed_[call.other], call.offset);
    const auto both = bounds ? common(*bounds, said) : said;
    // Where calls contradict each other, what was said by the earlier ones stands.
    if (!both.is_empty()) bounds = both;
  }
  return bounds;
}

void ClockGraph::place_all() {
  placed_.resize(clocks_.size());
  const auto groups = agreeing_groups();
  std::vector<std::vector<size_t>> members(clocks_.size());
  for (size_t i = 0; i < clocks_.size(); ++i) members[groups[i]].push_back(i);
  // Callers first: of groups of one size, that where requests come in is taken for right.
  std::vector<size_t> largest_first;
  for (const size_t clock : callers_first_) largest_first.push_back(groups[clock]);
  std::ranges::stable_sort(largest_first, std::greater(),
                           [&](size_t group) { return members[group].size(); });
  // Clocks that no calls connect are no measure of each other: every such island has its own right time.
  for (const size_t right : largest_first) {
    if (placed_[members[right].front()]) continue;
    for (const size_t clock : members[right]) placed_[clock] = Interval{0, 0};
    spread(members[right]);
  }
}

void ClockGraph::spread(std::vector<size_t> placed) {
  while (!placed.empty()) {
    std::vector<size_t> next;
    for (const size_t clock : placed) {
      for (const auto& call : calls_[clock]) {
        if (!placed_[call.other]) next.push_back(call.other);
      }
    }
    std::ranges::sort(next);
    const auto repeats = std::ranges::unique(next);
    next.erase(repeats.begin(), repeats.end());
    // All of one distance are measured before any of them is placed.
    std::vector<std::optional<Interval>> measured;
    for (const size_t clock : next) measured.push_back(bounds_of(clock, [](size_t) { return true; }));
    for (size_t i = 0; i < next.size(); ++i) {
      placed_[next[i]] = measured[i]->may_be_zero() ? Interval{0, 0} : measured[i];
    }
    placed = std::move(next);
  }
}

SkewedClock ClockGraph::told(size_t clock, const Interval& offset) const {
  SkewedClock skewed{.clock = clocks_[clock],
                     .offset_ns = offset.low + (offset.high - offset.low) / 2,
                     .error_ns = (offset.high - offset.low + 1) / 2};
  for (const auto& call : calls_[clock]) {
    if (!is_right(call.other)) continue;
    skewed.samples += call.source->samples;
    skewed.agreeing += call.source->agreeing;
    skewed.causal = skewed.causal || call.source->causal > 0;
  }
  const double share =
      skewed.samples == 0 ? 0.5 : static_cast<double>(skewed.agreeing) / static_cast<double>(skewed.samples);
  const double repeated = 1 - std::exp2(-static_cast<double>(skewed.agreeing));
  skewed.confidence =
      share * std::min(repeated, skewed.causal ? kCausalConfidenceMax : kContainmentConfidenceMax);
  return skewed;
}

std::vector<SkewedClock> ClockGraph::skewed() const {
  std::vector<SkewedClock> all;
  for (size_t i = 0; i < clocks_.size(); ++i) {
    if (!placed_[i] || is_right(i)) continue;
    const auto refined = bounds_of(i, [this](size_t other) { return is_right(other); });
    all.push_back(told(i, refined.value_or(*placed_[i])));
  }
  std::ranges::stable_sort(all, std::greater(), &SkewedClock::confidence);
  return all;
}

}  // namespace

ClockName clock_of(const Evidence& evidence, Spot spot) {
  return {evidence.service(spot), evidence.resource_text(spot, "host.name"),
          evidence.resource_text(spot, "service.instance.id")};
}

std::vector<ClockOffset> clock_offsets(const Evidence& evidence) {
  std::vector<ClockOffset> offsets;
  for (const auto& [pair, samples] : samples_of(evidence)) {
    const auto [interval, agreeing] = marzullo(samples);
    // Without one call that was waited for there is no estimate.
    if (interval.low == -kFarNs) continue;
    const auto causal = static_cast<size_t>(std::ranges::count_if(
        samples, [&](const Interval& sample) { return sample.is_causal() && sample.holds(interval); }));
    offsets.push_back({.caller = pair.first,
                       .callee = pair.second,
                       .low_ns = interval.low,
                       .high_ns = interval.high,
                       .samples = samples.size(),
                       .agreeing = agreeing,
                       .causal = causal});
  }
  return offsets;
}

std::vector<SkewedClock> skewed_clocks(std::span<const ClockOffset> offsets) {
  return ClockGraph(offsets).skewed();
}

CorrectedTime corrected(const model::Span& span, int64_t offset_ns) {
  const auto offset = static_cast<uint64_t>(offset_ns);  // subtraction wraps, for both signs
  return {span.start_time_unix_nano - offset, span.end_time_unix_nano - offset};
}

}  // namespace weft::insight
