#include "alerts/evaluation.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace weft::alerts {
namespace {

constexpr auto kAlertName = "alertname";
constexpr auto kProject = "project";
constexpr auto kSeverity = "severity";

using Values = std::map<Labels, double>;

// The rule's own labels win, as in Prometheus.
Labels labels_of(const Rule& rule, const Labels& series) {
  Labels labels = rule.labels;
  labels[kAlertName] = rule.name;
  if (rule.project) labels[kProject] = *rule.project;
  labels.insert(series.begin(), series.end());
  return labels;
}

// Each series as one point that covers the window.
Result<Values> ask_window(const QueryPointer& query, const Rule& rule, uint64_t window_ns, uint64_t now,
                          const AskSeries& ask, bool& truncated) {
  const uint64_t end = now - std::min(now, rule.delay_ns);
  const uint64_t start = end - std::min(end, window_ns);
  TRY_ASSIGN(const auto steps, traceql::steps_of(start, end, window_ns));
  TRY_ASSIGN(const auto set, ask(*query, rule.project, steps));
  truncated = truncated || set.truncated;
  Values values;
  for (const auto& series : set.series) {
    if (series.values.empty() || std::isnan(series.values.back())) continue;
    Labels labels;
    for (const auto& label : series.labels) labels.emplace(label.name, traceql::to_text(label.value));
    values.insert_or_assign(std::move(labels), series.values.back());
  }
  return values;
}

Result<Answer> evaluate_threshold(const Rule& rule, const Threshold& threshold, uint64_t now,
                                  const AskSeries& ask) {
  Answer answer;
  TRY_ASSIGN(const auto values,
             ask_window(threshold.query, rule, threshold.window_ns, now, ask, answer.truncated));
  for (const auto& [labels, value] : values) {
    const bool breaches = holds(threshold.comparison, value, threshold.value);
    answer.samples.push_back({.labels = labels_of(rule, labels),
                              .value = value,
                              .breaches = breaches,
                              .text = fmt::format("{:.6g} {} {} {:g} over {}", value,
                                                  breaches ? "is" : "is not", to_string(threshold.comparison),
                                                  threshold.value, duration_text(threshold.window_ns))});
  }
  return answer;
}

// The burn rates of every series over one window.
Result<Values> burn_rates(const Rule& rule, const Objective& slo, uint64_t window_ns, uint64_t now,
                          const AskSeries& ask, bool& truncated) {
  TRY_ASSIGN(const auto totals, ask_window(slo.total, rule, window_ns, now, ask, truncated));
  TRY_ASSIGN(const auto parts, ask_window(slo.part, rule, window_ns, now, ask, truncated));
  Values rates;
  for (const auto& [labels, total] : totals) {
    if (total <= 0) continue;
    const auto found = parts.find(labels);
    const double part = found == parts.end() ? 0 : found->second;
    const double bad_share = slo.counts_bad ? part / total : 1 - part / total;
    rates.emplace(labels, std::clamp(bad_share, 0.0, 1.0) / (1 - slo.objective));
  }
  return rates;
}

double rate_of(const Values& rates, const Labels& labels) {
  const auto found = rates.find(labels);
  return found == rates.end() ? 0 : found->second;
}

std::string burn_text(const Objective& slo, const BurnWindow& window, double long_rate, double short_rate) {
  auto text = fmt::format("errors burn {:.3g} times the budget over {} and {:.3g} times over {} (limit {:g})",
                          long_rate, duration_text(window.long_ns), short_rate,
                          duration_text(window.short_ns), window.burn);
  if (long_rate <= 1) return text;
  const auto left_s = std::llround(static_cast<double>(slo.period_ns) / long_rate / kSecondNs);
  return text + fmt::format("; at this rate the budget of {} lasts {}", duration_text(slo.period_ns),
                            duration_text(static_cast<uint64_t>(left_s) * kSecondNs));
}

Result<Answer> evaluate_objective(const Rule& rule, const Objective& slo, uint64_t now,
                                  const AskSeries& ask) {
  Answer answer;
  std::map<uint64_t, Values> rates_over;
  for (const auto& window : slo.windows) {
    for (const uint64_t length : {window.long_ns, window.short_ns}) {
      if (rates_over.contains(length)) continue;
      TRY_ASSIGN(rates_over[length], burn_rates(rule, slo, length, now, ask, answer.truncated));
    }
  }
  // By labels with the severity; of several pairs the one that is nearest to firing speaks.
  std::map<Labels, std::pair<double, Sample>> nearest;
  for (const auto& window : slo.windows) {
    for (const auto& [series, long_rate] : rates_over[window.long_ns]) {
      const double short_rate = rate_of(rates_over[window.short_ns], series);
      const double nearness = std::min(long_rate, short_rate) / window.burn;
      auto labels = labels_of(rule, series);
      labels[kSeverity] = window.severity;
      auto& best = nearest.try_emplace(labels, -1.0, Sample{}).first->second;
      if (nearness <= best.first) continue;
      best = {nearness, Sample{.labels = labels,
                               .value = long_rate,
                               .breaches = nearness > 1,
                               .text = burn_text(slo, window, long_rate, short_rate)}};
    }
  }
  for (auto& [labels, best] : nearest) answer.samples.push_back(std::move(best.second));
  return answer;
}

Result<Answer> evaluate_traces(const Rule& rule, const TraceThreshold& threshold, uint64_t now,
                               const AskTraces& ask) {
  if (!ask) return fail(ErrorCode::unsupported, "a rule on traces is judged by a running weft only");
  const uint64_t whole = now - std::min(now, threshold.rule.quiet_ns);
  const uint64_t since = whole - std::min(whole, threshold.window_ns);
  constexpr uint64_t kNsPerMs = 1'000'000;
  const TraceQuestion question{.project = rule.project,
                               .since_unix_milli = static_cast<int64_t>(since / kNsPerMs),
                               .until_unix_milli = static_cast<int64_t>(whole / kNsPerMs),
                               .traces_max = threshold.rule.traces_max};
  TRY_ASSIGN(const auto counts, judge_traces(threshold.rule, question, ask));
  const auto& [left_out, too_large] = counts.not_judged;
  Answer answer;
  answer.truncated = left_out > 0 || too_large > 0;
  if (counts.judged == 0) return answer;
  const auto failed = static_cast<double>(counts.failed);
  const bool breaches = holds(threshold.comparison, failed, threshold.value);
  auto text = fmt::format("{} of {} traces fail over {}, which {} {} {:g}", counts.failed, counts.judged,
                          duration_text(threshold.window_ns), breaches ? "is" : "is not",
                          to_string(threshold.comparison), threshold.value);
  if (left_out > 0) text += fmt::format("; {} more came and were not judged", left_out);
  if (too_large > 0)
    text += fmt::format("; {} not judged for more than {} spans", too_large, store::kPageSpansMax);
  if (!counts.failures.empty()) text += ": " + counts.failures;
  answer.samples.push_back(
      {.labels = labels_of(rule, {}), .value = failed, .breaches = breaches, .text = std::move(text)});
  return answer;
}

}  // namespace

Result<Answer> evaluate(const Rule& rule, uint64_t now_unix_nano, const AskSeries& ask,
                        const AskTraces& ask_traces) {
  if (const auto* traces = std::get_if<TraceThreshold>(&rule.condition))
    return evaluate_traces(rule, *traces, now_unix_nano, ask_traces);
  if (const auto* threshold = std::get_if<Threshold>(&rule.condition))
    return evaluate_threshold(rule, *threshold, now_unix_nano, ask);
  return evaluate_objective(rule, std::get<Objective>(rule.condition), now_unix_nano, ask);
}

}  // namespace weft::alerts
