// trace:no-findings: nothing of some classes is wrong with the trace (insight/diagnosis.h).
#include <algorithm>

#include "assertions/judges.h"
#include "insight/diagnosis.h"

namespace weft::assertions {
namespace {

using insight::Cause;

std::string all_causes() {
  std::string text;
  for (size_t i = 0; i < insight::kCauseCount; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(to_string(static_cast<Cause>(i)));
  }
  return text;
}

Result<std::vector<std::string>> read_causes(Parameters& parameters, std::string_view key) {
  TRY_ASSIGN(auto words, parameters.texts(key));
  for (const auto& word : words) {
    bool is_known = false;
    for (size_t i = 0; i < insight::kCauseCount; ++i) is_known |= word == to_string(static_cast<Cause>(i));
    if (!is_known) return parameters.fault(key, fmt::format("\"{}\" is none of: {}", word, all_causes()));
  }
  return words;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

void add_spans(const insight::Finding& finding, const TraceView& view, std::vector<size_t>& spans) {
  for (size_t span = 0; span < view.size(); ++span) {
    const bool is_named = std::ranges::any_of(
        finding.spans, [&](const auto& place) { return place.span_id == view.at(span).span.span_id; });
    if (is_named && std::ranges::find(spans, span) == spans.end()) spans.push_back(span);
  }
}

}  // namespace

Result<Judgement> judge_no_findings(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto classes, read_causes(parameters, "classes"));
  TRY_ASSIGN(const auto except, read_causes(parameters, "except"));
  TRY_ASSIGN(const auto min_confidence, parameters.percentage("min_confidence"));
  const auto diagnosis = insight::diagnose_one({&view.trace(), 1}, 0);
  std::string text;
  std::vector<size_t> spans;
  for (const auto& finding : diagnosis.findings) {
    const auto cause = to_string(finding.cause);
    const bool is_asked = (classes.empty() || has(classes, cause)) && !has(except, cause) &&
                          100 * finding.confidence >= min_confidence.value_or(0);
    if (!is_asked) continue;
    text += fmt::format("{}{} ({:.0f} % sure): {}", text.empty() ? "" : "; ", cause, 100 * finding.confidence,
                        finding.summary);
    add_spans(finding, view, spans);
  }
  if (text.empty())
    return Judgement::of(true, fmt::format("nothing is found among {}", count_text(view.size(), "span")));
  return Judgement::of(false, std::move(text), std::move(spans));
}

}  // namespace weft::assertions
