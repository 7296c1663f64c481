// evaluate: what a rule says at one moment.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "alerts/rule.h"
#include "base/result.h"
#include "traceql/series.h"

namespace weft::alerts {

// Asks a metrics query, as traceql::query_range does: of the engine, or of a running weft by its API.
using AskSeries = std::function<Result<traceql::SeriesSet>(
    const traceql::Query& query, const store::ProjectScope& project, traceql::Steps steps)>;

struct Sample {
  Labels labels;  // of the series and of the rule, with `alertname`, and `project` where the rule has one
  double value = 0;
  bool breaches = false;
  std::string text;  // "12 > 10 over 5m"
};

struct Answer {
  std::vector<Sample> samples;  // none: there was no data
  bool truncated = false;       // there are more series, or more spans, than were looked at
};

// Of a threshold: a sample for each series that has a value. Of an objective: one for each series and
// severity; its value is the burn rate over the long window of the pair that is nearest to firing:
//
//   burn rate = (bad / total) / (1 − objective)
//
// 1 uses up the budget of errors in exactly the period; there is none where nothing was counted. Source:
// Google's SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts". Errors: those of `ask`.
//
// Of a rule on traces: one sample with how many of the window's traces fail, and why the first few do.
// Without `ask_traces` it is an error: unsupported.
Result<Answer> evaluate(const Rule& rule, uint64_t now_unix_nano, const AskSeries& ask,
                        const AskTraces& ask_traces = {});

}  // namespace weft::alerts
