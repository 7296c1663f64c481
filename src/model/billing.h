// Billing: which spans' tokens and cost count in sums. Several layers of a program may tell of one call.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/trace.h"

namespace weft::model {

// Tokens and cost are asked for apart: a wrapper may know the cost of a call whose own span knows only its
// tokens.
struct Billed {
  bool tokens = false;
  bool cost = false;
};

// By span index. Of a span and its ancestors that all carry tokens, the deepest counts: two instrumentors one
// around the other, or a wrapper that repeats what the client below it says, are billed once. `nodes` is
// tree(trace). O(n), iterative.
std::vector<Billed> billed(const Trace& trace, std::span<const TreeNode> nodes);

// Whether a span says that it used any.
bool carries_tokens(const Tokens& tokens);

// Sums in which what nobody said stays absent.
void add(std::optional<int64_t>& sum, const std::optional<int64_t>& part);
void add(std::optional<double>& sum, const std::optional<double>& part);
void add(Tokens& sum, const Tokens& part);

}  // namespace weft::model
