// Findings as the API says them (docs/reference/openapi.yaml, schema Finding).
#pragma once

#include <span>

#include "base/json_writer.h"
#include "insight/finding.h"

namespace weft::insight {

// A JSON list.
void write_findings(JsonWriter& json, std::span<const Finding> findings);

}  // namespace weft::insight
