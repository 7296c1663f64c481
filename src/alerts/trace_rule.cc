#include "alerts/trace_rule.h"

#include <algorithm>

#include "assertions/trace_assertion.h"
#include "base/utf8.h"
#include "store/quiet_traces.h"

namespace weft::alerts {
namespace {

std::string spans_text(const assertions::Verdict& verdict) {
  std::string text;
  for (size_t i = 0; i < verdict.evidence.size() && i < kSpansNamedMax; ++i)
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", verdict.evidence[i].name,
                        verdict.evidence[i].span_id.hex());
  const size_t shown = std::min(verdict.evidence.size(), kSpansNamedMax);
  if (verdict.evidence_count > shown) text += fmt::format(" and {} more", verdict.evidence_count - shown);
  return text.empty() ? "" : fmt::format(" (spans {})", text);
}

// "trace 4bf9…: trace:error-origin: … (spans vector_db.query 00f0…)"; "" where all assertions hold.
Result<std::string> failure_of(const TraceRule& rule, const model::Trace& trace,
                               assertions::AssertedTrace& asserted) {
  for (const auto& assertion : rule.assertions) {
    TRY_ASSIGN(const auto verdict, assertions::check_trace(assertion, asserted));
    if (verdict.pass) continue;
    return fmt::format("trace {}: {}: {}{}", trace.trace_id.hex(),
                       std::string_view(assertion.at("type").get_string()),
                       cut_and_marked(verdict.reason, kReasonBytesMax), spans_text(verdict));
  }
  return std::string();
}

}  // namespace

Result<TraceCounts> judge_traces(const TraceRule& rule, const TraceQuestion& question, const AskTraces& ask) {
  TraceCounts counts;
  const auto judge = [&](const model::Trace& trace) -> Status {
    assertions::AssertedTrace asserted(trace);
    if (rule.select && rule.select->of(asserted.application()).empty()) return {};
    ++counts.judged;
    TRY_ASSIGN(const auto failure, failure_of(rule, trace, asserted));
    if (failure.empty()) return {};
    if (++counts.failed <= kTracesNamedMax) counts.failures += (counts.failed == 1 ? "" : "; ") + failure;
    return {};
  };
  TRY_ASSIGN(counts.not_judged, ask(question, judge));
  return counts;
}

Result<NotAsked> arrived_traces(engine::Engine& engine, const store::Reader& reader,
                                const TraceQuestion& question, const TakeTrace& take) {
  TRY_ASSIGN(const auto found, store::quiet_traces(engine, {.project = question.project,
                                                            .since_unix_milli = question.since_unix_milli,
                                                            .until_unix_milli = question.until_unix_milli,
                                                            .limit = question.traces_max}));
  TRY_ASSIGN(const size_t too_large, reader.each_trace(found.trace_ids, question.project, take));
  return NotAsked{.left_out = found.count - found.trace_ids.size(), .too_large = too_large};
}

Status check_assertion(const boost::json::value& assertion) {
  const model::Trace nothing;
  assertions::AssertedTrace asserted(nothing);
  TRY(assertions::check_trace(assertion, asserted));
  return {};
}

}  // namespace weft::alerts
