#include "insight/parallelism.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/saturating.h"
#include "insight/answered_texts.h"
#include "insight/failure.h"
#include "insight/operation.h"

namespace weft::insight {
namespace {

class OverlapFinder {
 public:
  OverlapFinder(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline,
                uint64_t request_ns, Contents& contents)
      : trace_(trace),
        tree_(tree),
        timeline_(timeline),
        worth_ns_(static_cast<uint64_t>(static_cast<double>(request_ns) * kOverlapShareMin)),
        contents_(contents) {}

  // Steps of one parent in the order of time.
  void take(size_t parent, size_t step) {
    if (!joins(parent, step)) {
      finish();
      group_.parent = parent;
    }
    group_.spans.push_back(step);
  }

  void finish() {
    if (group_.spans.size() > 1) {
      uint64_t total = 0;
      uint64_t longest = 0;
      for (const size_t span : group_.spans) {
        total = saturating_add(total, timeline_.window(span).length_ns());
        longest = std::max(longest, timeline_.window(span).length_ns());
      }
      group_.saved_ns = total - longest;
      if (group_.saved_ns > 0 && group_.saved_ns >= worth_ns_) found_.push_back(group_);
    }
    group_ = {};
    comparable_.clear();
    answered_.clear();
  }

  std::vector<Overlap> found() && {
    std::ranges::stable_sort(found_, std::ranges::greater{}, &Overlap::saved_ns);
    return std::move(found_);
  }

 private:
  bool joins(size_t parent, size_t step) {
    if (group_.spans.empty() || group_.parent != parent || group_.spans.size() == kOverlapStepsMax)
      return false;
    // Only now, as there is one after them: of a chain of 100,000 steps none is compared with anything.
    while (comparable_.size() < group_.spans.size()) add_answers(group_.spans[comparable_.size()]);
    if (may_rest_on_answers(step)) return false;
    const std::string& asked = contents_.of(step).asked();
    auto weakest = group_.independence;
    for (size_t i = 0; i < group_.spans.size(); ++i) {
      const auto independence = independence_of(group_.spans[i], step, comparable_[i] && !asked.empty());
      if (!independence) return false;
      weakest = std::max(weakest, *independence);
    }
    group_.independence = weakest;
    return true;
  }

  void add_answers(size_t step) {
    comparable_.push_back(false);
    for (const size_t span : tree_.subtree(step)) {
      const std::string& outputs = contents_.of(span).outputs;
      if (!contents_.may_compare(outputs.size())) return;  // then nothing joins
      const bool has_any = answered_.add(outputs);
      if (span == step) comparable_.back() = has_any;
    }
  }

  bool may_rest_on_answers(size_t step) {
    return std::ranges::any_of(tree_.subtree(step), [&](size_t span) {
      const std::string& asked = contents_.of(span).asked();
      if (!contents_.may_compare(asked.size())) return true;
      if (asked.empty()) return span != step && is_unknown_call(span);
      return answered_.any_in(asked);
    });
  }

  // One within another call of a model tells of the same call.
  bool is_unknown_call(size_t span) {
    if (type_of(span) != model::EventType::model) return false;
    const size_t around = tree_.parent(span);
    return type_of(around) != model::EventType::model || contents_.of(around).asked().empty();
  }

  std::optional<Independence> independence_of(size_t earlier, size_t later, bool was_compared) const {
    const bool is_same = operation_of(trace_.spans[earlier]) == operation_of(trace_.spans[later]);
    if (is_same && is_failed(trace_.spans[earlier])) return std::nullopt;
    if (asks_for(earlier, later)) return std::nullopt;
    if (was_compared) return Independence::contents_compared;
    return is_same && type_of(later) != model::EventType::model ? std::optional(Independence::same_operation)
                                                                : std::nullopt;
  }

  model::EventType type_of(size_t span) const { return trace_.spans[span].normalised.event_type; }
  bool asks_for(size_t earlier, size_t later) const {
    const std::pair types(type_of(earlier), type_of(later));
    using Type = model::EventType;
    return types == std::pair(Type::model, Type::tool) || types == std::pair(Type::tool, Type::model);
  }

  const model::Trace& trace_;
  const SpanTree& tree_;
  const Timeline& timeline_;
  const uint64_t worth_ns_;
  Contents& contents_;
  Overlap group_;
  std::vector<bool> comparable_;  // of the group's spans: whether the answer has anything to compare
  AnsweredTexts answered_;        // by the group's spans and those below them
  std::vector<Overlap> found_;
};

}  // namespace

std::string_view to_string(Independence independence) {
  return independence == Independence::contents_compared ? "contents_compared" : "same_operation";
}

std::vector<Overlap> overlaps(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline,
                              const CriticalPath& path, Contents& contents) {
  using Step = std::tuple<size_t, uint64_t, size_t>;  // parent, start, span
  std::vector<Step> steps;
  for (const auto& [span, own_ns] : path.spans) {
    if (span != path.root) steps.emplace_back(tree.parent(span), timeline.window(span).start, span);
  }
  std::ranges::sort(steps);
  OverlapFinder finder(trace, tree, timeline, path.duration_ns, contents);
  for (const auto& [parent, start, span] : steps) finder.take(parent, span);
  finder.finish();
  return std::move(finder).found();
}

}  // namespace weft::insight
