// Where weft eval keeps the answers of providers.
#pragma once

#include <optional>
#include <string>

#include "eval/answer_cache.h"

namespace weft::cli {

// In the data folder, unless PROMPTFOO_CACHE_PATH says otherwise. Errors: those of eval::cache_options.
Result<eval::AnswerCacheOptions> eval_cache_options(const eval::Environment& environment,
                                                    const std::string& data, std::optional<bool> wanted);

}  // namespace weft::cli
