#include "traceql/relation.h"

#include <algorithm>
#include <iterator>

namespace weft::traceql {
namespace {

// For each span, how many of `others` it is a child (parent, …) of.
std::vector<size_t> count_related(const TraceIndex& index, Relation relation, const SpanIndices& others) {
  const auto& nodes = index.nodes();
  std::vector<size_t> is_other(nodes.size());
  for (const size_t span : others) is_other[span] = 1;
  std::vector<size_t> counts(nodes.size());
  switch (relation) {
    case Relation::child:
      for (const auto& node : nodes) {
        if (const auto parent = index.parent(node.span)) counts[node.span] = is_other[*parent];
      }
      break;
    case Relation::parent:
      for (const auto& node : nodes) {
        if (const auto parent = index.parent(node.span)) counts[*parent] += is_other[node.span];
      }
      break;
    case Relation::descendant:  // parents come first
      for (const auto& node : nodes) {
        if (const auto parent = index.parent(node.span))
          counts[node.span] = counts[*parent] + is_other[*parent];
      }
      break;
    case Relation::ancestor:  // and, backwards, children
      for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        if (const auto parent = index.parent(node->span)) {
          counts[*parent] += counts[node->span] + is_other[node->span];
        }
      }
      break;
    case Relation::sibling: {
      const auto children = count_related(index, Relation::parent, others);
      for (const auto& node : nodes) {
        if (const auto parent = index.parent(node.span)) {
          counts[node.span] = children[*parent] - is_other[node.span];
        }
      }
      break;
    }
  }
  return counts;
}

Relation inverse(Relation relation) {
  switch (relation) {
    case Relation::child:
      return Relation::parent;
    case Relation::parent:
      return Relation::child;
    case Relation::descendant:
      return Relation::ancestor;
    case Relation::ancestor:
      return Relation::descendant;
    case Relation::sibling:
      break;
  }
  return relation;
}

SpanIndices those_related(const TraceIndex& index, Relation relation, const SpanIndices& spans,
                          const SpanIndices& others, bool related) {
  const auto counts = count_related(index, relation, others);
  SpanIndices kept;
  std::ranges::copy_if(spans, std::back_inserter(kept),
                       [&](size_t span) { return (counts[span] > 0) == related; });
  return kept;
}

}  // namespace

SpanIndices relate(const TraceIndex& index, Relation relation, RelationMode mode, const SpanIndices& left,
                   const SpanIndices& right) {
  auto kept = those_related(index, relation, right, left, mode != RelationMode::unrelated);
  if (mode != RelationMode::both) return kept;
  return united(those_related(index, inverse(relation), left, right, true), kept);
}

SpanIndices united(const SpanIndices& a, const SpanIndices& b) {
  SpanIndices both;
  std::ranges::set_union(a, b, std::back_inserter(both));
  return both;
}

}  // namespace weft::traceql
