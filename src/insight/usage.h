// Usage: tokens and cost of whole subtrees.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/span_tree.h"

namespace weft::insight {

struct Usage {
  int64_t tokens = 0;   // total; input + output where no total is known
  double cost_usd = 0;  // of what has a known cost

  Usage& operator+=(const Usage& other) {
    tokens += other.tokens;
    cost_usd += other.cost_usd;
    return *this;
  }
};

int64_t total_tokens(const model::Tokens& tokens);

// By span index: what is billed (model::billed) on the span and all below it. O(n).
std::vector<Usage> usage_below(const model::Trace& trace, const SpanTree& tree);

}  // namespace weft::insight
