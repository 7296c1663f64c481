#include "insight/diagnosis.h"

#include <algorithm>
#include <iterator>

#include "insight/diagnosis_evidence.h"
#include "insight/missing_spans.h"
#include "insight/span_faults.h"
#include "insight/split_traces.h"

namespace weft::insight {
namespace {

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::ranges::move(more, std::back_inserter(all));
}

bool is_about(const Finding& finding, const model::TraceId& trace) {
  return std::ranges::find(finding.traces, trace) != finding.traces.end();
}

// The clocks' findings are about all traces at once; of them, those that a trace takes part in are its own.
Diagnosis all_findings(const Evidence& evidence, std::optional<size_t> focus,
                       const DiagnosisOptions& options) {
  const auto skewed = skewed_clocks(clock_offsets(evidence));
  auto split = find_split_traces(evidence);
  std::vector<Finding> findings = std::move(split.findings);
  append(findings, find_missing_spans(evidence, options));
  append(findings, find_bypassed_services(evidence));
  append(findings, find_skewed_clocks(evidence, focus, skewed));
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    if (focus && trace != *focus) continue;
    append(findings, find_several_roots(evidence, trace));
    append(findings, find_cycles(evidence, trace));
    append(findings, find_duplicate_ids(evidence, trace));
    append(findings, find_negative_durations(evidence, trace));
    append(findings, find_children_outside(evidence, trace, skewed));
  }
  return {.findings = std::move(findings), .roots_searched_in_part = split.roots_searched_in_part};
}

Diagnosis bounded(Diagnosis diagnosis) {
  auto& findings = diagnosis.findings;
  findings = gathered(std::move(findings));
  if (findings.size() > kMaxFindings) {
    diagnosis.findings_left_out = findings.size() - kMaxFindings;
    findings.resize(kMaxFindings);
  }
  return diagnosis;
}

}  // namespace

Diagnosis diagnose(std::span<const model::Trace> traces, const DiagnosisOptions& options) {
  return bounded(all_findings(Evidence(traces), std::nullopt, options));
}

Diagnosis diagnose_one(std::span<const model::Trace> traces, size_t focus, const DiagnosisOptions& options) {
  auto diagnosis = all_findings(Evidence(traces), focus, options);
  std::erase_if(diagnosis.findings,
                [&](const Finding& each) { return !is_about(each, traces[focus].trace_id); });
  return bounded(std::move(diagnosis));
}

}  // namespace weft::insight
