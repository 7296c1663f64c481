// Content-Encoding: what clients compress, undone under a bound. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::wire {

enum class Compression : uint8_t { identity, gzip, zstd };

// From a Content-Encoding header, any case; "" and "identity" are identity. Others: unsupported (415).
Result<Compression> compression_from(std::string_view content_encoding);

// Errors: too_large as soon as the output would pass `bytes_max` (a bomb never grows beyond it),
// invalid_argument for damaged or cut-off input. gzip may have several members; zstd several frames.
Result<std::string> decompress(Compression compression, std::string_view untrusted, size_t bytes_max);

Result<std::string> compress(Compression compression, std::string_view plain);

}  // namespace weft::wire
