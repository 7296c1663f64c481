// The first byte of the input names the way (0 identity, 1 gzip, 2 zstd), the rest is decompressed: never
// beyond the limit, and what comes out survives being compressed again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "wire/compression.h"

using weft::wire::Compression;

static void must(bool truth) {
  if (!truth) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kBytesMax = 256 * 1024;
  if (size == 0 || data[0] > 2) return 0;
  const auto way = static_cast<Compression>(data[0]);
  const auto plain =
      weft::wire::decompress(way, {reinterpret_cast<const char*>(data) + 1, size - 1}, kBytesMax);
  if (!plain) return 0;
  must(plain->size() <= kBytesMax);
  must(weft::wire::decompress(way, weft::wire::compress(way, *plain).value(), kBytesMax) == *plain);
  return 0;
}
