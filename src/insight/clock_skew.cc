#include "insight/clock_skew.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

namespace weft::insight {
namespace {

// 36 years: farther apart no two clocks are told to be, and sums of two do not overflow.
constexpr int64_t kFarNs = int64_t{1} << 60;
constexpr double kCausalConfidence = 0.95;
constexpr double kContainmentConfidenceMax = 0.7;

struct Interval {
  int64_t low = -kFarNs;
  int64_t high = kFarNs;

  bool is_empty() const { return low > high; }
  bool may_be_zero() const { return low <= kAgreeingClocksNs && high >= -kAgreeingClocksNs; }
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

struct Samples {
  std::vector<Interval> intervals;
  size_t causal = 0;
};
using Pair = std::pair<ClockName, ClockName>;

void add_sample(Samples& samples, const model::Span& parent, const model::Span& child) {
  if (samples.intervals.size() == kMaxSamplesPerPair) return;
  Interval interval{difference(end_of(child), end_of(parent)),
                    difference(child.start_time_unix_nano, parent.start_time_unix_nano)};
  if (interval.high < -kAgreeingClocksNs) ++samples.causal;
  if (child.kind == model::SpanKind::consumer || interval.is_empty()) interval.low = -kFarNs;
  samples.intervals.push_back(interval);
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
    size_t caller;
    size_t callee;
    Interval offset;  // callee − caller
    const ClockOffset* source;
  };

  size_t number_of(const ClockName& clock);
  // A number for each clock: those of one number have the same time, by calls that may be without offset.
  std::vector<size_t> agreeing_groups() const;
  // Of those that nothing is known of yet; none when all is known.
  std::optional<size_t> largest_unplaced(const std::vector<size_t>& groups) const;
  void place_all();
  // Places all that are connected to placed ones.
  void spread();
  // What the calls to and from placed clocks say, those alone for which `trusts(other)` holds.
  template <class Trusts>
  std::optional<Interval> bounds_of(size_t clock, Trusts trusts) const;
  bool is_right(size_t clock) const {
    return placed_[clock] && placed_[clock]->low == 0 && placed_[clock]->high == 0;
  }
  SkewedClock told(size_t clock, const Interval& offset) const;

  std::vector<ClockName> clocks_;
  std::vector<Call> calls_;
  std::vector<std::optional<Interval>> placed_;  // a clock's time − the right one
};

ClockGraph::ClockGraph(std::span<const ClockOffset> offsets) {
  for (const auto& offset : offsets) {
    calls_.push_back({.caller = number_of(offset.caller),
                      .callee = number_of(offset.callee),
                      .offset = {offset.low_ns, offset.high_ns},
                      .source = &offset});
  }
  place_all();
}

size_t ClockGraph::number_of(const ClockName& clock) {
  const auto found = std::ranges::find(clocks_, clock);
  if (found != clocks_.end()) return static_cast<size_t>(found - clocks_.begin());
  clocks_.push_back(clock);
  return clocks_.size() - 1;
}

std::vector<size_t> ClockGraph::agreeing_groups() const {
  std::vector<size_t> groups(clocks_.size());
  std::iota(groups.begin(), groups.end(), size_t{0});
  for (const auto& call : calls_) {
    if (!call.offset.may_be_zero() || groups[call.caller] == groups[call.callee]) continue;
    const size_t from = groups[call.callee];
    std::ranges::replace(groups, from, groups[call.caller]);
  }
  return groups;
}

std::optional<size_t> ClockGraph::largest_unplaced(const std::vector<size_t>& groups) const {
  std::vector<size_t> members(clocks_.size());
  for (const size_t each : groups) ++members[each];
  std::optional<size_t> largest;
  const auto consider = [&](size_t clock) {
    if (!placed_[clock] && (!largest || members[groups[clock]] > members[*largest])) largest = groups[clock];
  };
  // Callers first: of groups of one size, that where requests come in is taken for right.
  for (const auto& call : calls_) consider(call.caller);
  for (const auto& call : calls_) consider(call.callee);
  return largest;
}

template <class Trusts>
std::optional<Interval> ClockGraph::bounds_of(size_t clock, Trusts trusts) const {
  std::optional<Interval> bounds;
  for (const auto& call : calls_) {
    const bool is_caller = call.caller == clock;
    if (!is_caller && call.callee != clock) continue;
    const size_t other = is_caller ? call.callee : call.caller;
    if (!placed_[other] || !trusts(other)) continue;
    const auto said = sum(*placed_[other], is_caller ? negated(call.offset) : call.offset);
    const auto both = bounds ? common(*bounds, said) : said;
    // Where calls contradict each other, what was said by the earlier ones stands.
    if (!both.is_empty()) bounds = both;
  }
  return bounds;
}

void ClockGraph::place_all() {
  placed_.resize(clocks_.size());
  const auto groups = agreeing_groups();
  // Clocks that no calls connect are no measure of each other: every such island has its own right time.
  while (const auto right = largest_unplaced(groups)) {
    for (size_t i = 0; i < clocks_.size(); ++i) {
      if (groups[i] == *right) placed_[i] = Interval{0, 0};
    }
    spread();
  }
}

void ClockGraph::spread() {
  for (bool placed_any = true; placed_any;) {
    std::vector<std::pair<size_t, Interval>> next;
    for (size_t i = 0; i < clocks_.size(); ++i) {
      if (placed_[i]) continue;
      if (const auto bounds = bounds_of(i, [](size_t) { return true; })) next.emplace_back(i, *bounds);
    }
    for (const auto& [clock, bounds] : next) placed_[clock] = bounds.may_be_zero() ? Interval{0, 0} : bounds;
    placed_any = !next.empty();
  }
}

SkewedClock ClockGraph::told(size_t clock, const Interval& offset) const {
  SkewedClock skewed{.clock = clocks_[clock],
                     .offset_ns = offset.low + (offset.high - offset.low) / 2,
                     .error_ns = (offset.high - offset.low + 1) / 2};
  for (const auto& call : calls_) {
    const size_t other = call.caller == clock ? call.callee : call.caller;
    if ((call.caller != clock && call.callee != clock) || !is_right(other)) continue;
    skewed.samples += call.source->samples;
    skewed.agreeing += call.source->agreeing;
    skewed.causal = skewed.causal || call.source->causal > 0;
  }
  const double share =
      skewed.samples == 0 ? 0.5 : static_cast<double>(skewed.agreeing) / static_cast<double>(skewed.samples);
  const double contained =
      std::min(1 - std::exp2(-static_cast<double>(skewed.agreeing)), kContainmentConfidenceMax);
  skewed.confidence = share * (skewed.causal ? kCausalConfidence : contained);
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
    const auto [interval, agreeing] = marzullo(samples.intervals);
    // Without one call that was waited for there is no estimate.
    if (interval.low == -kFarNs) continue;
    offsets.push_back({.caller = pair.first,
                       .callee = pair.second,
                       .low_ns = interval.low,
                       .high_ns = interval.high,
                       .samples = samples.intervals.size(),
                       .agreeing = agreeing,
                       .causal = samples.causal});
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
