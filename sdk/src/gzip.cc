#include "gzip.h"

#include <zlib.h>

namespace weft::detail {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // the largest window, in gzip's frame
constexpr size_t kStepBytes = 64 << 10;

// Takes one part in, and adds to `out` what comes of it.
bool deflate_part(z_stream& stream, std::string_view part, int flush, std::string& out) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
  stream.avail_in = static_cast<uInt>(part.size());
  do {
    const size_t before = out.size();
    out.resize(before + kStepBytes);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = kStepBytes;
    if (deflate(&stream, flush) == Z_STREAM_ERROR) return false;
    out.resize(out.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  return true;
}

}  // namespace

std::string gzip(const std::vector<std::string_view>& parts) {
  z_stream stream{};
  // The fastest level: the processor is the application's, and attribute names repeat enough for any level.
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindowBits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string out;
  bool good = true;
  for (const std::string_view part : parts) good = good && deflate_part(stream, part, Z_NO_FLUSH, out);
  good = good && deflate_part(stream, {}, Z_FINISH, out);
  deflateEnd(&stream);
  return good ? out : std::string();
}

}  // namespace weft::detail
