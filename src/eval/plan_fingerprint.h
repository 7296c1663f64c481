// What of a run's plan has to be the same for its rows to fit.
#pragma once

#include <string>
#include <vector>

#include "eval/config.h"
#include "eval/plan.h"
#include "runs/run_summary.h"

namespace weft::eval {

// Of the prompts, the number of providers and their labels in order, and each test's vars and repeats: what
// is asserted, and where providers are and what they are called with, may have been mended in between.
std::string plan_fingerprint(const Config& config, size_t repeat);
// Whether a provider of then is now in another column, whose rows are of somebody else.
bool have_moved(const std::vector<runs::RunColumn>& then, const std::vector<Column>& now);

}  // namespace weft::eval
