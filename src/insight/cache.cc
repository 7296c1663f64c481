#include "insight/cache.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/saturating.h"
#include "insight/failure.h"
#include "model/billing.h"

namespace weft::insight {
namespace {

using Call = std::pair<Operation, size_t>;  // and its place in the order of the tree

bool may_be_cached(const model::StoredSpan& stored) {
  const auto type = stored.normalised.event_type;
  const auto kind = stored.span.kind;
  return (type == model::EventType::model || type == model::EventType::tool) &&
         kind != model::SpanKind::producer && kind != model::SpanKind::consumer && !is_failed(stored) &&
         !cache_verdict(stored.span);
}

class CallFinder {
 public:
  CallFinder(const model::Trace& trace, const SpanTree& tree, Contents& contents)
      : trace_(trace), tree_(tree), contents_(contents), group_of_(tree.size(), SpanTree::kNone) {}

  std::vector<RepeatedCall> find(const std::vector<Usage>& usage) {
    const auto calls = candidates();
    for (auto from = calls.begin(); from != calls.end();) {
      const auto to =
          std::find_if(from, calls.end(), [&](const auto& call) { return call.first != from->first; });
      if (to - from > 1) group_by_inputs({from, to});
      from = to;
    }
    return gather(usage);
  }

 private:
  std::vector<Call> candidates() const {
    std::vector<Call> calls;
    for (size_t place = 0; place < tree_.size(); ++place) {
      const auto& stored = trace_.spans[tree_.order()[place]];
      if (may_be_cached(stored)) calls.emplace_back(operation_of(stored), place);
    }
    std::ranges::sort(calls);
    return calls;
  }

  bool only_reads(size_t span, const Content& content) const {
    // A model is asked by POST, and changes nothing all the same.
    const bool is_model = trace_.spans[span].normalised.event_type == model::EventType::model;
    return is_model || content.question.text.empty() || content.question.is_read;
  }

  // Of one operation: those with the same inputs get the same group.
  void group_by_inputs(std::span<const Call> calls) {
    std::map<std::string_view, std::vector<size_t>> by_inputs;
    for (const auto& [operation, place] : calls) {
      const size_t span = tree_.order()[place];
      const Content& content = contents_.of(span);
      if (!content.asked().empty() && only_reads(span, content)) by_inputs[content.asked()].push_back(span);
    }
    for (const auto& [inputs, spans] : by_inputs) {
      if (spans.size() < 2) continue;
      for (const size_t span : spans) group_of_[span] = groups_;
      ++groups_;
    }
  }

  // Parents come first: what is below a counted call is not counted again.
  std::vector<RepeatedCall> gather(const std::vector<Usage>& usage) const {
    std::vector<RepeatedCall> groups(groups_);
    std::vector<bool> covered(tree_.size());
    for (const size_t span : tree_.order()) {
      const size_t parent = tree_.parent(span);
      covered[span] = parent != SpanTree::kNone && (covered[parent] || group_of_[parent] != SpanTree::kNone);
      if (!covered[span] && group_of_[span] != SpanTree::kNone) groups[group_of_[span]].spans.push_back(span);
    }
    std::erase_if(groups, [](const RepeatedCall& group) { return group.spans.size() < 2; });
    for (auto& group : groups) measure(usage, group);
    std::ranges::stable_sort(groups, std::ranges::greater{}, &RepeatedCall::saved_ns);
    return groups;
  }

  void measure(const std::vector<Usage>& usage, RepeatedCall& group) const {
    std::ranges::stable_sort(group.spans, {},
                             [this](size_t span) { return trace_.spans[span].span.start_time_unix_nano; });
    group.count = group.spans.size();
    for (size_t i = 1; i < group.count; ++i) {
      group.saved_ns = saturating_add(group.saved_ns, trace_.spans[group.spans[i]].span.duration_ns());
      group.saved += usage[group.spans[i]];
    }
    if (group.count > kCacheSpansMax) group.spans.resize(kCacheSpansMax);
  }

  const model::Trace& trace_;
  const SpanTree& tree_;
  Contents& contents_;
  std::vector<size_t> group_of_;  // by span; kNone: in none
  size_t groups_ = 0;
};

std::vector<CacheUse> uses(const model::Trace& trace, const SpanTree& tree) {
  std::map<Operation, CacheUse> by_operation;
  for (const size_t span : tree.order()) {
    const auto verdict = cache_verdict(trace.spans[span].span);
    if (!verdict) continue;
    const auto operation = operation_of(trace.spans[span]);
    CacheUse& use = by_operation[operation];
    use.operation = operation;
    ++(*verdict ? use.hits : use.misses);
    if (use.spans.size() < kCacheSpansMax) use.spans.push_back(span);
  }
  std::vector<CacheUse> found;
  for (auto& [operation, use] : by_operation) found.push_back(std::move(use));
  return found;
}

std::optional<PromptCache> prompt_cache(const model::Trace& trace, const SpanTree& tree) {
  std::optional<PromptCache> sum;
  const auto billed = model::billed(trace, tree.nodes());
  for (size_t span = 0; span < tree.size(); ++span) {
    const auto& tokens = trace.spans[span].normalised.tokens;
    if (!billed[span].tokens || !tokens.cache_read) continue;
    if (!sum) sum.emplace();
    sum->input_tokens += tokens.input.value_or(0);
    sum->cache_read_tokens += *tokens.cache_read;
  }
  return sum;
}

}  // namespace

CacheAnalysis analyse_caches(const model::Trace& trace, const SpanTree& tree, const std::vector<Usage>& usage,
                             Contents& contents) {
  return {uses(trace, tree), CallFinder(trace, tree, contents).find(usage), prompt_cache(trace, tree)};
}

}  // namespace weft::insight
