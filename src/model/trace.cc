#include "model/trace.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "model/billing.h"

namespace weft::model {
namespace {

constexpr size_t kNoParent = SIZE_MAX;

// Each span's parent as an index, without cycles.
struct Parents {
  std::vector<size_t> parent;        // kNoParent for roots
  std::vector<bool> missing_parent;  // names a parent that is not there, or that would close a cycle
};

// By start time, then span id: a person reads from early to late, and the same trace reads the same each
// time.
std::vector<size_t> reading_order(const Trace& trace) {
  std::vector<size_t> order(trace.spans.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) {
    const Span& span = trace.spans[i].span;
    return std::tuple(span.start_time_unix_nano, span.span_id, i);
  });
  return order;
}

// Walks up from every span. A walk that comes back to a span of its own has found a cycle; `order` makes the
// first walk into a cycle start anywhere, so the earliest member is looked for once around it, and becomes a
// root.
void cut_cycles(Parents& parents, const std::vector<size_t>& order) {
  struct Visit {
    size_t rank = 0;  // in `order`
    size_t walk = SIZE_MAX;
  };
  std::vector<Visit> visits(order.size());
  for (size_t i = 0; i < order.size(); ++i) visits[order[i]].rank = i;
  for (const size_t start : order) {
    size_t at = start;
    while (at != kNoParent && visits[at].walk == SIZE_MAX) {
      visits[at].walk = start;
      at = parents.parent[at];
    }
    if (at == kNoParent || visits[at].walk != start) continue;
    size_t earliest = at;
    for (size_t member = parents.parent[at]; member != at; member = parents.parent[member]) {
      if (visits[member].rank < visits[earliest].rank) earliest = member;
    }
    parents.parent[earliest] = kNoParent;
    parents.missing_parent[earliest] = true;
  }
}

using SpansById = std::vector<std::pair<SpanId, size_t>>;

// The two halves of a span that a client and the server it calls share, as Zipkin's B3 headers let them: one
// id, and the halves tell of its one call from both sides. Several clients or servers of one id are just
// duplicates.
struct SharedSpan {
  size_t client = kNoParent;
  size_t server = kNoParent;
};

std::optional<SharedSpan> shared_span(const Trace& trace, std::span<const SpansById::value_type> of_one_id) {
  if (of_one_id.size() != 2) return std::nullopt;
  SharedSpan shared;
  for (const auto& [id, span] : of_one_id) {
    const auto kind = trace.spans[span].span.kind;
    if (kind == SpanKind::client) shared.client = span;
    if (kind == SpanKind::server) shared.server = span;
  }
  if (shared.client == kNoParent || shared.server == kNoParent) return std::nullopt;
  const bool is_one_process =
      trace.spans[shared.client].normalised.service == trace.spans[shared.server].normalised.service;
  return is_one_process ? std::nullopt : std::optional(shared);
}

// Whom `child`, which names this id as its parent, belongs below: the server's half, unless the client's own
// service sent it.
size_t half_above(const Trace& trace, const SharedSpan& shared, size_t child) {
  const auto service = trace.spans[child].normalised.service;
  return service == trace.spans[shared.client].normalised.service ? shared.client : shared.server;
}

Parents parents_of(const Trace& trace, const std::vector<size_t>& order) {
  // Sorted, not hashed: span ids are the client's to choose, and could be chosen to collide.
  SpansById by_id;
  by_id.reserve(trace.spans.size());
  for (size_t i = 0; i < trace.spans.size(); ++i) by_id.emplace_back(trace.spans[i].span.span_id, i);
  std::ranges::sort(by_id);
  const auto with_id = [&](const SpanId& id) {
    const auto [first, last] =
        std::equal_range(by_id.begin(), by_id.end(), SpansById::value_type(id, 0),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
    return std::span<const SpansById::value_type>(by_id).subspan(static_cast<size_t>(first - by_id.begin()),
                                                                 static_cast<size_t>(last - first));
  };

  Parents parents{std::vector<size_t>(trace.spans.size(), kNoParent), std::vector<bool>(trace.spans.size())};
  for (size_t i = 0; i < trace.spans.size(); ++i) {
    const Span& span = trace.spans[i].span;
    if (span.kind == SpanKind::server) {
      const auto shared = shared_span(trace, with_id(span.span_id));
      if (shared) parents.parent[i] = shared->client;
      if (shared) continue;
    }
    if (!span.parent_span_id.is_valid()) continue;
    const auto found = with_id(span.parent_span_id);
    if (found.empty()) {
      parents.missing_parent[i] = true;
    } else {
      const auto shared = shared_span(trace, found);
      parents.parent[i] = shared ? half_above(trace, *shared, i) : found.front().second;
    }
  }
  cut_cycles(parents, order);
  return parents;
}

// Clocks differ: what is called may seem to begin before its caller.
void place_first(std::string_view service, std::vector<ServiceSpans>& services) {
  const auto found = std::ranges::find(services, service, &ServiceSpans::service);
  if (found != services.end()) std::rotate(services.begin(), found, found + 1);
}

}  // namespace

std::vector<TreeNode> tree(const Trace& trace) {
  const std::vector<size_t> order = reading_order(trace);
  const Parents parents = parents_of(trace, order);

  // Children of all spans in one array, those of span p from first_child[p] to first_child[p + 1].
  std::vector<size_t> first_child(trace.spans.size() + 1);
  for (const size_t parent : parents.parent) {
    if (parent != kNoParent) ++first_child[parent + 1];
  }
  std::partial_sum(first_child.begin(), first_child.end(), first_child.begin());
  std::vector<size_t> children(first_child.back());
  std::vector<size_t> next = first_child;
  std::vector<TreeNode> waiting;
  for (const size_t span : order) {
    if (parents.parent[span] == kNoParent) {
      waiting.push_back({.span = span, .missing_parent = parents.missing_parent[span]});
    } else {
      children[next[parents.parent[span]]++] = span;
    }
  }

  // The last one waiting is the next to be read.
  std::ranges::reverse(waiting);
  std::vector<TreeNode> nodes;
  nodes.reserve(trace.spans.size());
  while (!waiting.empty()) {
    TreeNode node = waiting.back();
    waiting.pop_back();
    const size_t from = first_child[node.span];
    const size_t to = first_child[node.span + 1];
    node.child_count = to - from;
    nodes.push_back(node);
    for (size_t i = to; i-- > from;) waiting.push_back({.span = children[i], .depth = node.depth + 1});
  }
  return nodes;
}

TraceSummary summarise(const Trace& trace) {
  TraceSummary summary;
  summary.trace_id = trace.trace_id;
  summary.span_count = trace.spans.size();
  if (trace.spans.empty()) return summary;

  std::unordered_map<std::string_view, size_t> places;  // in summary.services
  uint64_t start = UINT64_MAX;
  uint64_t end = 0;
  for (const size_t i : reading_order(trace)) {
    const auto& [span, normalised, source, received] = trace.spans[i];
    start = std::min(start, span.start_time_unix_nano);
    end = std::max({end, span.start_time_unix_nano, span.end_time_unix_nano});
    const bool has_failed = span.status_code == StatusCode::error;
    if (has_failed) ++summary.error_count;
    const bool replaces_earliest = summary.root && trace.spans[*summary.root].span.parent_span_id.is_valid();
    if (!summary.root || (replaces_earliest && !span.parent_span_id.is_valid())) summary.root = i;
    if (normalised.service.empty()) continue;
    const auto [place, is_new] = places.emplace(normalised.service, summary.services.size());
    if (is_new) summary.services.push_back({.service = normalised.service});
    auto& service = summary.services[place->second];
    ++service.span_count;
    if (has_failed) ++service.error_count;
  }
  place_first(trace.spans[*summary.root].normalised.service, summary.services);
  summary.start_time_unix_nano = start;
  summary.duration_ns = end - start;
  const auto nodes = tree(trace);
  summary.orphan_count = static_cast<size_t>(std::ranges::count_if(nodes, &TreeNode::missing_parent));
  const auto counts = billed(trace, nodes);
  for (size_t i = 0; i < trace.spans.size(); ++i) {
    const Normalised& used = trace.spans[i].normalised;
    if (counts[i].tokens) add(summary.tokens, used.tokens);
    if (counts[i].cost) add(summary.cost_usd, used.cost_usd);
  }
  return summary;
}

}  // namespace weft::model
