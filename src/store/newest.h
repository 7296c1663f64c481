// newest_stored, newest_before: about where in time the newest spans are, cheaply.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/engine.h"

namespace weft::store {

// When the newest request arrived, as Unix nanoseconds; 0 when nothing is stored. Answered from the parts'
// metadata without reading a row. Spans start shortly before they arrive, unless a client's clock or an
// import says otherwise.
Result<uint64_t> newest_arrival(engine::Engine& engine);

// A start time at or before `time` with nothing of the project stored in later five-minute buckets; none:
// nothing at all. One granule is read when a project is given, else the whole column of times.
Result<std::optional<uint64_t>> newest_before(engine::Engine& engine, uint64_t time,
                                              const std::optional<std::string>& project);

}  // namespace weft::store
