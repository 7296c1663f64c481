#include "model/billing.h"

namespace weft::model {
namespace {

// What a span and what is below it says it used.
struct Below {
  bool tokens = false;
  bool cost = false;
};

template <class Number>
void add_known(std::optional<Number>& sum, const std::optional<Number>& part) {
  if (part) sum = sum.value_or(0) + *part;
}

}  // namespace

bool carries_tokens(const Tokens& tokens) {
  return tokens.input.value_or(0) > 0 || tokens.output.value_or(0) > 0 || tokens.total.value_or(0) > 0;
}

void add(std::optional<int64_t>& sum, const std::optional<int64_t>& part) {
  add_known(sum, part);
}

void add(std::optional<double>& sum, const std::optional<double>& part) {
  add_known(sum, part);
}

void add(Tokens& sum, const Tokens& part) {
  add(sum.input, part.input);
  add(sum.output, part.output);
  add(sum.total, part.total);
  add(sum.cache_read, part.cache_read);
  add(sum.cache_write, part.cache_write);
  add(sum.reasoning, part.reasoning);
}

std::vector<Billed> billed(const Trace& trace, std::span<const TreeNode> nodes) {
  std::vector<Billed> counts(trace.spans.size());
  // below[d]: what the nodes seen so far say at depth d and deeper, since the last node of a smaller depth.
  // Going backwards through the tree, children are met before their parent.
  std::vector<Below> below;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    const Normalised& used = trace.spans[node->span].normalised;
    if (below.size() < node->depth + 2) below.resize(node->depth + 2);
    Below& children = below[node->depth + 1];
    const bool has_tokens = carries_tokens(used.tokens);
    counts[node->span] = {.tokens = has_tokens && !children.tokens,
                          .cost = used.cost_usd.has_value() && !children.cost};
    Below& siblings = below[node->depth];
    siblings.tokens = siblings.tokens || has_tokens || children.tokens;
    siblings.cost = siblings.cost || used.cost_usd.has_value() || children.cost;
    children = {};
  }
  return counts;
}

}  // namespace weft::model
