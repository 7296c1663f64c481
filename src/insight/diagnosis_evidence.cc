#include "insight/diagnosis_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace weft::insight {

size_t CallHistory::count(std::string_view caller, std::string_view callee) const {
  const auto found = callers.find(callee);
  if (found == callers.end()) return 0;
  const auto traces = found->second.find(caller);
  return traces == found->second.end() ? 0 : traces->second;
}

Evidence::Evidence(std::span<const model::Trace> traces)
    : traces_(traces), services_(traces.size()), cycle_tops_(traces.size()) {
  trees_.reserve(traces.size());
  for (size_t i = 0; i < traces.size(); ++i) {
    trees_.emplace_back(traces[i]);
    note_services(i);
    note_cycles(i);
  }
}

void Evidence::note_services(size_t trace) {
  const auto& spans = traces_[trace].spans;
  std::set<std::pair<std::string_view, std::string_view>> calls;  // caller, callee
  auto service_at = services_[trace].end();
  for (size_t i = 0; i < spans.size(); ++i) {
    const auto service = spans[i].normalised.service;
    if (service.empty()) continue;
    // Neighbours are mostly of one service: it need not be looked up for each.
    if (service_at == services_[trace].end() || service_at->first != service) {
      service_at = services_[trace].try_emplace(service).first;
    }
    service_at->second = std::max(service_at->second, spans[i].span.start_time_unix_nano);
    const size_t parent = trees_[trace].parent(i);
    if (parent == SpanTree::kNone) continue;
    const auto caller = spans[parent].normalised.service;
    if (!caller.empty() && caller != service) calls.emplace(caller, service);
  }
  for (const auto& [caller, callee] : calls) ++history_.callers[callee][caller];
}

void Evidence::note_cycles(size_t trace) {
  const auto& spans = traces_[trace].spans;
  std::vector<std::pair<model::SpanId, size_t>> orphan_of;  // parent id, orphan
  for (const size_t top : trees_[trace].tops()) {
    if (trees_[trace].is_orphan(top)) orphan_of.emplace_back(spans[top].span.parent_span_id, top);
  }
  if (orphan_of.empty()) return;
  std::ranges::sort(orphan_of);
  auto& tops = cycle_tops_[trace];
  for (const auto& stored : spans) {
    const auto parents_of = &std::pair<model::SpanId, size_t>::first;
    for (const auto& [id, orphan] :
         std::ranges::equal_range(orphan_of, stored.span.span_id, {}, parents_of)) {
      tops.push_back(orphan);
    }
  }
  std::ranges::sort(tops);
  const auto repeats = std::ranges::unique(tops);
  tops.erase(repeats.begin(), repeats.end());
}

bool Evidence::closes_cycle(Spot spot) const {
  return std::ranges::binary_search(cycle_tops_[spot.trace], spot.span);
}

std::string_view Evidence::resource_text(Spot spot, std::string_view key) const {
  const auto& resources = traces_[spot.trace].resources;
  const size_t index = at(spot).span.resource_index;
  if (index >= resources.size()) return "";
  const auto* value = model::find(resources[index].attributes, key);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

uint64_t Evidence::last_start_of(std::string_view service) const {
  uint64_t last = 0;
  for (const auto& services : services_) {
    const auto found = services.find(service);
    if (found != services.end()) last = std::max(last, found->second);
  }
  return last;
}

Finding finding_about(const Evidence& evidence, Cause cause, std::span<const Spot> spots) {
  Finding finding;
  finding.cause = cause;
  std::set<size_t> traces;
  for (const Spot spot : spots) {
    if (finding.spans.size() < kMaxEvidenceSpans) finding.spans.push_back(evidence.place(spot));
    if (!traces.insert(spot.trace).second) continue;
    if (finding.traces.size() < kMaxEvidenceTraces) {
      finding.traces.push_back(evidence.traces()[spot.trace].trace_id);
    }
  }
  finding.span_count = spots.size();
  finding.trace_count = traces.size();
  return finding;
}

uint64_t end_of(const model::Span& span) {
  return std::max(span.start_time_unix_nano, span.end_time_unix_nano);
}

std::string named(std::string_view service) {
  return service.empty() ? "a service without a name" : fmt::format("'{}'", service);
}

}  // namespace weft::insight
