#include "make_chunk_store.h"

#include "heap_chunk_store.h"
#include "spool_chunk_store.h"

namespace weft::detail {

std::unique_ptr<ChunkStore> make_chunk_store(const Settings& settings) {
  if (settings.spool.empty()) return std::make_unique<HeapChunkStore>(settings.exports.queue_bytes_max);
  return std::make_unique<SpoolChunkStore>(settings);
}

}  // namespace weft::detail
