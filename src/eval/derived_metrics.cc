#include "eval/derived_metrics.h"

#include <boost/json.hpp>
#include <cmath>

#include "eval/config.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::string_view kFile = "file://";

Result<json::value> value_of(const DerivedMetric& metric, const json::value& scores,
                             const std::string& base_path, Javascript& javascript) {
  if (!metric.value.starts_with(kFile)) {
    const json::value formula = string_value(metric.value);
    return javascript.call("formula", {&formula, &scores});
  }
  const std::string reference = metric.value.substr(kFile.size());
  const size_t colon = reference.rfind(':');
  const std::string function = colon == reference.npos ? "" : reference.substr(colon + 1);
  return javascript.file(resolve_path(base_path, reference.substr(0, colon)), function, {scores});
}

}  // namespace

json::object derived_metrics(const std::vector<DerivedMetric>& metrics, const runs::ColumnTally& tally,
                             std::string_view column, const std::string& base_path, Javascript& javascript,
                             Warnings& warnings) {
  json::object known = tally.named_scores;
  known["__count"] = tally.passed + tally.failed + tally.errors;
  json::object made;
  for (const auto& metric : metrics) {
    const auto value = value_of(metric, json::value(known), base_path, javascript);
    const auto number = value ? number_of(*value) : std::nullopt;
    if (!number || !std::isfinite(*number)) {
      warnings.add(
          fmt::format("derivedMetrics: {} of {} is left out: {}", metric.name, column,
                      value ? fmt::format("it comes to {}", text_of(*value)) : value.error().message));
      continue;
    }
    known[metric.name] = number_value(*number);
    made[metric.name] = number_value(*number);
  }
  return made;
}

std::vector<json::object> derived_metrics(const Config& config, const std::vector<Column>& columns,
                                          const runs::ResultLog& results, Javascript& javascript,
                                          Warnings& warnings) {
  std::vector<json::object> made;
  if (config.derived_metrics.empty()) return made;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto tally = i < results.columns().size() ? results.columns()[i] : runs::ColumnTally();
    made.push_back(derived_metrics(config.derived_metrics, tally, columns[i].provider->name(),
                                   config.base_path, javascript, warnings));
  }
  return made;
}

Status check_derived_metrics(const Config& config, Javascript& javascript) {
  for (const auto& metric : config.derived_metrics) {
    if (metric.value.starts_with(kFile)) continue;
    const json::value formula = string_value(metric.value);
    if (const auto checked = javascript.call("checkFormula", {&formula}); !checked)
      return wrap(checked.error(), fmt::format("derivedMetrics, {}", metric.name));
  }
  return {};
}

}  // namespace weft::eval
