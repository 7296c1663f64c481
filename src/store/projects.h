// Which projects have spans.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "store/reader.h"

namespace weft::store {

// Those that may be seen, the one with most spans first; kNamesMax of them.
Result<std::vector<std::string>> projects(engine::Engine& engine, const ProjectScope& project);

}  // namespace weft::store
