#pragma once

#include <memory>

#include "chunk_store.h"
#include "settings.h"

namespace weft::detail {

// In the spool's files if there is a spool, otherwise in memory.
std::unique_ptr<ChunkStore> make_chunk_store(const Settings& settings);

}  // namespace weft::detail
