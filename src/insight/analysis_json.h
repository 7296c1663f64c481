// The analysis as the API says it (docs/reference/openapi.yaml, schemas Analysis and WhatIf).
#pragma once

#include <string>

#include "insight/analysis.h"

namespace weft::insight {

// Of each list at most so many are written; its length is beside it as <list>_count.
inline constexpr size_t kListedMax = 200;
// Of the lists within them, and of the path's segments: what a person or a page can draw.
inline constexpr size_t kListedSpansMax = 100;
inline constexpr size_t kListedSegmentsMax = 2'000;

std::string analysis_json(const model::Trace& trace, const Analysis& analysis);
// `percent` is what was asked.
std::string what_if_json(const model::Trace& trace, const WhatIf& answer, double percent);

}  // namespace weft::insight
