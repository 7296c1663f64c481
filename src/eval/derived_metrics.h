// Derived metrics: those of a column that are made of its named scores.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "eval/config.h"
#include "eval/javascript.h"
#include "eval/plan.h"
#include "eval/warnings.h"
#include "runs/result_log.h"

namespace weft::eval {

// Of a column with those sums, by name: each sees the sums, the metrics before it, and `__count`, the number
// of rows. One that cannot be made (it names a metric that is not there, divides by 0) is left out, with a
// warning.
json::object derived_metrics(const std::vector<DerivedMetric>& metrics, const runs::ColumnTally& tally,
                             std::string_view column, const std::string& base_path, Javascript& javascript,
                             Warnings& warnings);

// The same of all columns of a run.
std::vector<json::object> derived_metrics(const Config& config, const std::vector<Column>& columns,
                                          const runs::ResultLog& results, Javascript& javascript,
                                          Warnings& warnings);

// Before a run. Errors: invalid_argument where a value is no formula, with the place in it.
Status check_derived_metrics(const Config& config, Javascript& javascript);

}  // namespace weft::eval
