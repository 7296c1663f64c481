#include "insight/usage.h"

#include <ranges>

#include "model/billing.h"

namespace weft::insight {

int64_t total_tokens(const model::Tokens& tokens) {
  return tokens.total.value_or(tokens.input.value_or(0) + tokens.output.value_or(0));
}

std::vector<Usage> usage_below(const model::Trace& trace, const SpanTree& tree) {
  std::vector<Usage> below(tree.size());
  const auto billed = model::billed(trace, tree.nodes());
  for (const size_t span : std::views::reverse(tree.order())) {
    const auto& used = trace.spans[span].normalised;
    if (billed[span].tokens) below[span].tokens += total_tokens(used.tokens);
    if (billed[span].cost) below[span].cost_usd += used.cost_usd.value_or(0);
    if (tree.parent(span) != SpanTree::kNone) below[tree.parent(span)] += below[span];
  }
  return below;
}

}  // namespace weft::insight
