// What the tests of alerts have in common: rules as text, series as numbers, and times in seconds.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "alerts/evaluation.h"
#include "alerts/rule_reader.h"

namespace weft::alerts::testing {

inline constexpr uint64_t kNow = 1'700'000'000 * kSecondNs;

inline const char* no_environment(const std::string&) {
  return nullptr;
}

inline Rule rule_of(const std::string& yaml) {
  return parse_rule(yaml, "slow", std::nullopt).value();
}

// `slow` in {svc: value}.
struct Given {
  std::string service;
  double value;
};

// A query's text, and the length of its window in seconds (0: any) → its series by service.
class FakeSeries {
 public:
  void say(const std::string& query, std::vector<Given> series, uint64_t window_s = 0) {
    series_[{query, window_s}] = std::move(series);
  }
  AskSeries ask() const {
    return [this](const traceql::Query& query, const store::ProjectScope&,
                  traceql::Steps steps) -> Result<traceql::SeriesSet> {
      traceql::SeriesSet set{.steps = steps, .series = {}};
      const uint64_t window_s = (steps.end_unix_nano - steps.start_unix_nano) / kSecondNs;
      auto found = series_.find({*query.text, window_s});
      if (found == series_.end()) found = series_.find({*query.text, 0});
      if (found == series_.end()) return set;
      for (const auto& [service, value] : found->second)
        set.series.push_back({.labels = {{"service", service}}, .values = {value}});
      return set;
    };
  }

 private:
  std::map<std::pair<std::string, uint64_t>, std::vector<Given>> series_;
};

inline Sample sample(const std::string& service, bool breaches, double value = 1) {
  return {.labels = {{"alertname", "slow"}, {"service", service}},
          .value = value,
          .breaches = breaches,
          .text = "as the test says"};
}

}  // namespace weft::alerts::testing
