// What the machine grants this process: memory, a free port, and the files beside the program.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace weft::engine {

// The smaller of the physical memory and of the limits of this process's control groups (v1 and v2). `root`
// is "" but in tests.
uint64_t memory_bytes_available(const std::string& root = "");

// A quarter of it, at least kEngineMemoryMin.
inline constexpr uint64_t kEngineMemoryMin = 512ULL * 1024 * 1024;
uint64_t engine_memory_default();

// A loopback port that was free a moment ago. Another program may take it before it is used: try again then.
Result<uint16_t> free_loopback_port();

// ClickHouse's library: WEFT_ENGINE_LIBRARY, else ../lib/libchdb.so beside the running program. And
// weft-engine, which lies beside it. not_found names what to do.
Result<std::string> find_library();
Result<std::string> find_host_program();

}  // namespace weft::engine
