// trace:tokens and trace:cost: sums over what is billed, so that a wrapper that repeats what the call below
// it says does not count twice (model/billing.h).
#include "insight/usage.h"

#include <algorithm>

#include "assertions/count_bounds.h"
#include "assertions/judges.h"
#include "assertions/selection.h"
#include "model/billing.h"

namespace weft::assertions {
namespace {

std::optional<int64_t> tokens_of(const model::Tokens& tokens, std::string_view kind) {
  if (kind == "input") return tokens.input;
  if (kind == "output") return tokens.output;
  if (kind == "cache_read") return tokens.cache_read;
  if (kind == "cache_write") return tokens.cache_write;
  if (kind == "reasoning") return tokens.reasoning;
  return insight::total_tokens(tokens);
}

struct CostBounds {
  std::optional<double> min;
  std::optional<double> max;

  bool holds(double cost) const { return cost >= min.value_or(0) && cost <= max.value_or(cost); }
  std::string text() const {
    if (min && max) return fmt::format("${:g} to ${:g}", *min, *max);
    return min ? fmt::format("at least ${:g}", *min) : fmt::format("at most ${:g}", *max);
  }
};

Result<CostBounds> read_cost_bounds(Parameters& parameters) {
  CostBounds bounds;
  TRY_ASSIGN(bounds.min, parameters.number("min"));
  TRY_ASSIGN(bounds.max, parameters.number("max"));
  if (!bounds.min && !bounds.max) return parameters.missing("min or max", "max: 0.05, in US dollars");
  return bounds;
}

// With the largest first.
template <class Amount>
void sort_by(std::vector<size_t>& spans, Amount amount) {
  std::ranges::stable_sort(spans, std::greater(), amount);
}

}  // namespace

Result<Judgement> judge_tokens(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto kind,
             parameters.choice("of", {"total", "input", "output", "cache_read", "cache_write", "reasoning"}));
  TRY_ASSIGN(const auto bounds, CountBounds::read(parameters));
  if (!bounds.min && !bounds.max) return parameters.missing("min or max", "max: 2000");
  if (!selection) selection = Selection::pattern("*");
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));

  const auto billed = model::billed(view.trace(), view.tree().nodes());
  const auto used = [&](size_t span) { return tokens_of(view.at(span).normalised.tokens, kind); };
  std::erase_if(spans, [&](size_t span) { return !billed[span].tokens || !used(span); });
  if (spans.empty()) {
    return Judgement::nothing(
        fmt::format("no span selected by {} says how many {} tokens it used", selection->text(), kind));
  }
  uint64_t sum = 0;
  for (const size_t span : spans) sum += static_cast<uint64_t>(std::max<int64_t>(*used(span), 0));
  sort_by(spans, [&](size_t span) { return *used(span); });
  auto reason = fmt::format("{} {} tokens, where {} may be: {}", sum, kind, bounds.text(),
                            listed(view, spans, [&](size_t span) { return fmt::to_string(*used(span)); }));
  return Judgement::of(bounds.holds(sum), std::move(reason), std::move(spans));
}

Result<Judgement> judge_cost(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto bounds, read_cost_bounds(parameters));
  TRY_ASSIGN(const bool allow_unknown, parameters.flag("allow_unknown"));
  if (!selection) selection = Selection::pattern("*");
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));

  const auto billed = model::billed(view.trace(), view.tree().nodes());
  const auto cost = [&](size_t span) { return view.at(span).normalised.cost_usd; };
  // A call whose tokens are billed here and whose cost nobody knows, here or below, costs more than nothing.
  const auto is_unknown = [&](size_t span) {
    const auto below = view.tree().subtree(span);
    return billed[span].tokens &&
           std::ranges::none_of(below, [&](size_t each) { return cost(each).has_value(); });
  };
  std::vector<size_t> unknown;
  std::ranges::copy_if(spans, std::back_inserter(unknown), is_unknown);
  std::erase_if(spans, [&](size_t span) { return !billed[span].cost; });
  if (spans.empty() && unknown.empty()) {
    return Judgement::nothing(
        fmt::format("no span selected by {} costs anything that is known", selection->text()));
  }
  double sum = 0;
  for (const size_t span : spans) sum += *cost(span);
  sort_by(spans, [&](size_t span) { return *cost(span); });
  auto reason = fmt::format("${:.6g}, where {} may be", sum, bounds.text());
  if (!spans.empty())
    reason += ": " + listed(view, spans, [&](size_t span) { return fmt::format("${:.6g}", *cost(span)); });
  if (!unknown.empty() && !allow_unknown) {
    reason += fmt::format("; what {} cost is not known. If that may be, say allow_unknown: true",
                          listed(view, unknown));
    return Judgement::nothing(std::move(reason));
  }
  return Judgement::of(bounds.holds(sum), std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
