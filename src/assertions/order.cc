// trace:order: one selection after the other.
#include <algorithm>

#include "assertions/judges.h"
#include "assertions/selection.h"

namespace weft::assertions {
namespace {

struct Order {
  bool by_start = false;      // else the earlier ones have to have ended
  uint64_t tolerance_ns = 0;  // hosts' clocks differ

  // It may be going on still.
  bool is_open(const model::Span& span) const { return !by_start && span.end_time_unix_nano == 0; }
  uint64_t settled(const model::Span& span) const {
    return by_start ? span.start_time_unix_nano
                    : std::max(span.start_time_unix_nano, span.end_time_unix_nano);
  }
};

uint64_t start_of(const TraceView& view, size_t span) {
  return view.at(span).span.start_time_unix_nano;
}

// The spans of `earlier` that are too late for the first of `later`; "" where there are none.
std::string fault_between(const TraceView& view, const std::vector<size_t>& earlier,
                          const std::vector<size_t>& later, const Order& order, std::vector<size_t>& faulty) {
  const size_t first =
      *std::ranges::min_element(later, {}, [&](size_t span) { return start_of(view, span); });
  const uint64_t limit = start_of(view, first) + order.tolerance_ns;
  std::vector<size_t> late;
  std::ranges::copy_if(earlier, std::back_inserter(late), [&](size_t index) {
    const auto& span = view.at(index).span;
    return order.is_open(span) || order.settled(span) > limit;
  });
  if (late.empty()) return "";
  faulty.insert(faulty.end(), late.begin(), late.end());
  faulty.push_back(first);
  return fmt::format("{} {} after {} had begun",
                     listed(view, late,
                            [&](size_t index) {
                              const auto& span = view.at(index).span;
                              if (order.is_open(span)) return std::string("it has no end");
                              return duration_text(order.settled(span) - start_of(view, first));
                            }),
                     order.by_start ? "began" : "went on", view.at(first).span.name);
}

}  // namespace

Result<Judgement> judge_order(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto selections, read_selections(parameters, "spans"));
  TRY_ASSIGN(const auto mode, parameters.choice("mode", {"ended", "started"}));
  TRY_ASSIGN(const auto tolerance, parameters.nanoseconds("tolerance"));
  if (selections.size() < 2)
    return parameters.missing("spans of at least two", "spans: [cache.get, search.query]");
  const Order order{mode == "started", tolerance.value_or(0)};

  std::vector<std::vector<size_t>> groups;
  std::vector<size_t> all;
  for (const auto& selection : selections) {
    groups.push_back(selection.of(view));
    if (groups.back().empty()) return Judgement::nothing(none_selected(selection));
    all.insert(all.end(), groups.back().begin(), groups.back().end());
  }
  std::string faults;
  std::vector<size_t> faulty;
  for (size_t i = 1; i < groups.size(); ++i) {
    const auto fault = fault_between(view, groups[i - 1], groups[i], order, faulty);
    if (!fault.empty()) faults += (faults.empty() ? "" : "; ") + fault;
  }
  if (!faults.empty()) return Judgement::of(false, std::move(faults), std::move(faulty));
  return Judgement::of(true, fmt::format("{} {} one after the other", count_text(all.size(), "span"), mode),
                       all);
}

}  // namespace weft::assertions
