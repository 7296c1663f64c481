// What of a run's plan has to be the same for its rows to fit.
#pragma once

#include <string>

#include "eval/config.h"

namespace weft::eval {

// Of the prompts, the providers' labels (ids, where they have none) in their order, and each test's vars and
// repeats: what is asserted, and what providers are called with, may have been mended in between.
std::string plan_fingerprint(const Config& config, size_t repeat);

}  // namespace weft::eval
