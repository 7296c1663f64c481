// Evidence: the traces that a diagnosis looks at, with what every rule asks of them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "insight/finding.h"
#include "insight/span_tree.h"
#include "model/trace.h"

namespace weft::insight {

// A span of one of the traces.
struct Spot {
  size_t trace = 0;
  size_t span = 0;
  auto operator<=>(const Spot&) const = default;
};

// From which service calls go to which, over all the traces.
struct CallHistory {
  // Callee → caller → in how many traces.
  std::map<std::string_view, std::map<std::string_view, size_t>> callers;

  size_t count(std::string_view caller, std::string_view callee) const;
  // Who calls `callee` in most traces, of those for which `suits(caller)` holds; "" when nobody does. Of
  // equals the first in the alphabet.
  template <class Suits>
  std::string_view usual_caller(std::string_view callee, Suits suits) const {
    std::pair<size_t, std::string_view> usual{0, ""};
    const auto found = callers.find(callee);
    if (found == callers.end()) return "";
    for (const auto& [caller, traces] : found->second) {
      if (traces > usual.first && suits(caller)) usual = {traces, caller};
    }
    return usual.second;
  }
};

// Made once and read by all rules; one thread, or many that only read. The traces outlive it. O(n log n).
class Evidence {
 public:
  explicit Evidence(std::span<const model::Trace> traces);

  std::span<const model::Trace> traces() const { return traces_; }
  const SpanTree& tree(size_t trace) const { return trees_[trace]; }
  const CallHistory& history() const { return history_; }
  const model::StoredSpan& at(Spot spot) const { return traces_[spot.trace].spans[spot.span]; }
  std::string_view service(Spot spot) const { return at(spot).normalised.service; }
  // An attribute of the span's resource as text; "" where it has none.
  std::string_view resource_text(Spot spot, std::string_view key) const;
  bool takes_part(size_t trace, std::string_view service) const { return services_[trace].contains(service); }
  // When the service's latest span in any of the traces starts; 0 where there is none.
  uint64_t last_start_of(std::string_view service) const;
  // On top although its parent is there: the two are in a cycle of parents.
  bool closes_cycle(Spot spot) const;
  SpanPlace place(Spot spot) const { return {at(spot).span.trace_id, at(spot).span.span_id}; }

 private:
  void note_services(size_t trace);
  void note_cycles(size_t trace);

  std::span<const model::Trace> traces_;
  std::vector<SpanTree> trees_;
  std::vector<std::map<std::string_view, uint64_t>> services_;  // of each trace, with their latest start
  std::vector<std::vector<size_t>> cycle_tops_;                 // of each trace, sorted
  CallHistory history_;
};

// A finding about spans of the evidence, its counts set.
Finding finding_about(const Evidence& evidence, Cause cause, std::span<const Spot> spots);

// The time a span takes on its own clock; an end before the start counts as the start.
uint64_t end_of(const model::Span& span);

// "'search'", or "a service without a name".
std::string named(std::string_view service);

}  // namespace weft::insight
