// Clock skew: how far the clocks of services are apart, out of the calls between them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insight/diagnosis_evidence.h"

namespace weft::insight {

// Processes are told apart, also those of one host: a clock is right again after a restart, and what a
// process says in the meantime must not be outvoted by what its followers say.
struct ClockName {
  std::string_view service;
  std::string_view host;      // the resource's host.name
  std::string_view instance;  // … and service.instance.id
  auto operator<=>(const ClockName&) const = default;
};

// What calls from one clock to another say about callee's time − caller's time, in nanoseconds.
//
// A called span lies, in true time, within the calling one. With the offset o of the callee's clock each call
// therefore says (Cristian 1989; RFC 5905 calls the two bounds a round trip's)
//
//   child.end − parent.end ≤ o ≤ child.start − parent.start
//
// and the intervals of all calls are intersected by Marzullo's algorithm (RFC 5905, section 11.2.1): the
// interval that most of them agree on; those that do not are the outliers. The left bound assumes that the
// caller waits: it is left out for messages (consumer spans) and for a child that took longer than its
// parent.
//
// Processes of one host (a host.name that both have) share its clock. There only a causal violation speaks
// against that, a child that starts before its parent: where no call to or from either of two processes shows
// one, what ends too late is work that nobody waited for, and no offset.
struct ClockOffset {
  ClockName caller;
  ClockName callee;
  int64_t low_ns = 0;
  int64_t high_ns = 0;
  size_t samples = 0;
  size_t agreeing = 0;
  size_t causal = 0;  // of those that agree: whose child starts before its parent, which no program does
};

// A clock that is off, against the clocks that agree with each other.
//
// The clocks and their offsets are a graph. Those connected by offsets that may be zero have the same time;
// of those that calls connect, the largest such group is taken for right. From there offsets are added up
// along calls. A clock whose sum may be zero is right too; for one whose sum may not, the bounds of all its
// calls to right clocks are intersected. So the fewest clocks are called wrong, and the estimate is the
// middle of the interval, give or take half its width: the truth lies within, as long as the calls did wait.
struct SkewedClock {
  ClockName clock;
  int64_t offset_ns = 0;  // its time − the others'
  int64_t error_ns = 0;
  size_t samples = 0;
  size_t agreeing = 0;
  // share of agreeing samples × (1 − 2^−agreeing), at most 0.95 where a child starts before its parent (which
  // cannot be), else at most 0.7: what only ends too late may be work that nobody waited for. One call alone
  // may have been given its time by hand.
  double confidence = 0;
  bool causal = false;
};

// Closer than this, clocks count as agreeing: what NTP keeps on an ordinary network, and less than one sees.
inline constexpr int64_t kAgreeingClocksNs = 1'000'000;
// Pairs of clocks; those of the most calls are kept, the others are not looked at.
inline constexpr size_t kMaxClockPairs = 2'000;
// Calls of one pair; the first ones are enough.
inline constexpr size_t kMaxSamplesPerPair = 2'000;

std::vector<ClockOffset> clock_offsets(const Evidence& evidence);
// The surest first. O(calls × log clocks), however long the chain of calls from one clock to another is.
std::vector<SkewedClock> skewed_clocks(std::span<const ClockOffset> offsets);

// When a span was on the clocks that agree: for drawing, where somebody wants that. The stored times stay.
struct CorrectedTime {
  uint64_t start_time_unix_nano = 0;
  uint64_t end_time_unix_nano = 0;
};
CorrectedTime corrected(const model::Span& span, int64_t offset_ns);

ClockName clock_of(const Evidence& evidence, Spot spot);

}  // namespace weft::insight
