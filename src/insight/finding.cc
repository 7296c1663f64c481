#include "insight/finding.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace weft::insight {
namespace {

struct CauseWords {
  Cause cause;
  std::string_view name;
  std::string_view anchor;
};

constexpr std::array<CauseWords, kCauseCount> kWords{{
    {Cause::stripped_header, "stripped_header", "separate-traces"},
    {Cause::malformed_trace_id, "malformed_trace_id", "headers-that-cannot-be-read"},
    {Cause::separate_traces, "separate_traces", "separate-traces"},
    {Cause::silent_service, "silent_service", "a-service-that-is-not-traced"},
    {Cause::sampled_out_parent, "sampled_out_parent", "a-caller-that-was-not-sampled"},
    {Cause::missing_parent, "missing_parent", "spans-that-were-not-sent"},
    {Cause::orphan_spans, "orphan_spans", "spans-that-were-not-sent"},
    {Cause::several_roots, "several_roots", "several-roots"},
    {Cause::parent_cycle, "parent_cycle", "ids-that-are-used-twice"},
    {Cause::duplicate_span_ids, "duplicate_span_ids", "ids-that-are-used-twice"},
    {Cause::clock_skew, "clock_skew", "clocks-that-disagree"},
    {Cause::child_outside_parent, "child_outside_parent", "children-outside-their-parent"},
    {Cause::negative_duration, "negative_duration", "spans-that-end-before-they-start"},
}};

template <class Item>
void append_up_to(std::vector<Item>& all, const std::vector<Item>& more, size_t count_max) {
  for (const auto& item : more) {
    if (all.size() == count_max) return;
    if (std::ranges::find(all, item) == all.end()) all.push_back(item);
  }
}

// Whose words are kept: those of the surest.
void add(Finding& sum, Finding&& more) {
  if (more.confidence > sum.confidence) {
    std::swap(sum, more);
  }
  append_up_to(sum.spans, more.spans, kMaxEvidenceSpans);
  append_up_to(sum.traces, more.traces, kMaxEvidenceTraces);
  sum.span_count += more.span_count;
  sum.trace_count += more.trace_count;
}

}  // namespace

std::string_view to_string(Cause cause) {
  return kWords[static_cast<size_t>(cause)].name;
}

std::string_view docs_anchor(Cause cause) {
  return kWords[static_cast<size_t>(cause)].anchor;
}

std::vector<Finding> gathered(std::vector<Finding> findings) {
  std::map<std::tuple<Cause, std::string, std::string>, Finding> by_subject;
  for (auto& finding : findings) {
    const std::tuple subject(finding.cause, finding.service, finding.peer);
    const auto found = by_subject.find(subject);
    if (found == by_subject.end()) {
      by_subject.emplace(subject, std::move(finding));
    } else {
      add(found->second, std::move(finding));
    }
  }
  std::vector<Finding> all;
  for (auto& [subject, finding] : by_subject) all.push_back(std::move(finding));
  std::ranges::stable_sort(all, std::greater(), &Finding::confidence);
  return all;
}

}  // namespace weft::insight
