#include "wire/compression.h"

#include <fmt/format.h>
#include <libdeflate.h>
#include <strings.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace weft::wire {
namespace {

template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* thing) const {
    kFree(thing);
  }
};
using Inflater = std::unique_ptr<libdeflate_decompressor, FreeWith<libdeflate_free_decompressor>>;
using Deflater = std::unique_ptr<libdeflate_compressor, FreeWith<libdeflate_free_compressor>>;
using ZstdReader = std::unique_ptr<ZSTD_DStream, FreeWith<ZSTD_freeDStream>>;

// What OTLP shrinks by at most when it is not made to be a bomb; more room is made when it is needed.
constexpr size_t kRatioTypicalMax = 16;
constexpr size_t kOutputBytesFirst = 4 * 1024;
// The library's own default: good for bodies of some hundred kilobytes.
constexpr int kGzipLevel = 6;

tl::unexpected<Error> too_large(size_t bytes_max) {
  return fail(ErrorCode::too_large, "the body has more than {} bytes when decompressed; send smaller batches",
              bytes_max);
}

// Doubles `output`, up to `bytes_max`. False when it is there already.
bool grow(std::string& output, size_t bytes_max) {
  if (output.size() >= bytes_max) return false;
  output.resize(std::min(bytes_max, std::max(output.size() * 2, kOutputBytesFirst)));
  return true;
}

// The length of the plain text as the last four bytes of gzip claim it, within what is believable.
size_t claimed_gzip_size(std::string_view untrusted, size_t bytes_max) {
  size_t claimed = 0;
  for (size_t i = 0; i < 4 && untrusted.size() >= 4; ++i) {
    claimed |= static_cast<size_t>(static_cast<uint8_t>(untrusted[untrusted.size() - 4 + i])) << (8 * i);
  }
  return std::min({claimed, untrusted.size() * kRatioTypicalMax, bytes_max});
}

Result<std::string> gunzip(std::string_view untrusted, size_t bytes_max) {
  const Inflater inflater(libdeflate_alloc_decompressor());
  if (!inflater) return fail(ErrorCode::resource_exhausted, "no memory to decompress gzip");
  std::string output(claimed_gzip_size(untrusted, bytes_max), '\0');
  size_t written = 0;
  do {
    size_t member_read = 0;
    size_t member_written = 0;
    const auto result = libdeflate_gzip_decompress_ex(inflater.get(), untrusted.data(), untrusted.size(),
                                                      output.data() + written, output.size() - written,
                                                      &member_read, &member_written);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
      if (!grow(output, bytes_max)) return too_large(bytes_max);
      continue;  // this member again, with more room
    }
    if (result != LIBDEFLATE_SUCCESS) {
      return fail(ErrorCode::invalid_argument, "the gzip body is damaged or cut off; compress it again");
    }
    untrusted.remove_prefix(member_read);
    written += member_written;
  } while (!untrusted.empty());
  output.resize(written);
  return output;
}

Result<std::string> unzstd(std::string_view untrusted, size_t bytes_max) {
  // The window that a frame may ask for is bounded by the library (128 MiB), and its pages are real only when
  // used.
  const ZstdReader reader(ZSTD_createDStream());
  if (!reader) return fail(ErrorCode::resource_exhausted, "no memory to decompress zstd");
  std::string output(std::min(untrusted.size() * kRatioTypicalMax, bytes_max), '\0');
  ZSTD_inBuffer in{untrusted.data(), untrusted.size(), 0};
  ZSTD_outBuffer out{output.data(), output.size(), 0};
  size_t hint = 1;  // 0: a frame is complete
  while (in.pos < in.size || hint != 0) {
    const size_t read_before = in.pos;
    const size_t written_before = out.pos;
    hint = ZSTD_decompressStream(reader.get(), &out, &in);
    if (ZSTD_isError(hint)) {
      return fail(ErrorCode::invalid_argument, "the zstd body is damaged: {}", ZSTD_getErrorName(hint));
    }
    if (in.pos != read_before || out.pos != written_before) continue;
    if (out.pos < out.size)
      return fail(ErrorCode::invalid_argument, "the zstd body is cut off; send it again");
    if (!grow(output, bytes_max)) return too_large(bytes_max);
    out.dst = output.data();
    out.size = output.size();
  }
  output.resize(out.pos);
  return output;
}

Result<std::string> gzip(std::string_view plain) {
  const Deflater deflater(libdeflate_alloc_compressor(kGzipLevel));
  if (!deflater) return fail(ErrorCode::resource_exhausted, "no memory to compress with gzip");
  std::string output(libdeflate_gzip_compress_bound(deflater.get(), plain.size()), '\0');
  output.resize(
      libdeflate_gzip_compress(deflater.get(), plain.data(), plain.size(), output.data(), output.size()));
  return output;
}

Result<std::string> zstd(std::string_view plain) {
  std::string output(ZSTD_compressBound(plain.size()), '\0');
  const size_t size =
      ZSTD_compress(output.data(), output.size(), plain.data(), plain.size(), ZSTD_CLEVEL_DEFAULT);
  if (ZSTD_isError(size)) {
    return fail(ErrorCode::internal, "zstd cannot compress {} bytes: {}", plain.size(),
                ZSTD_getErrorName(size));
  }
  output.resize(size);
  return output;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<Compression> compression_from(std::string_view content_encoding) {
  if (content_encoding.empty() || same_ignoring_case(content_encoding, "identity"))
    return Compression::identity;
  if (same_ignoring_case(content_encoding, "gzip") || same_ignoring_case(content_encoding, "x-gzip")) {
    return Compression::gzip;
  }
  if (same_ignoring_case(content_encoding, "zstd")) return Compression::zstd;
  return fail(ErrorCode::unsupported, "Content-Encoding is none of identity, gzip and zstd");
}

Result<std::string> decompress(Compression compression, std::string_view untrusted, size_t bytes_max) {
  switch (compression) {
    case Compression::gzip:
      return gunzip(untrusted, bytes_max);
    case Compression::zstd:
      return unzstd(untrusted, bytes_max);
    case Compression::identity:
      break;
  }
  if (untrusted.size() > bytes_max) return too_large(bytes_max);
  return std::string(untrusted);
}

Result<std::string> compress(Compression compression, std::string_view plain) {
  switch (compression) {
    case Compression::gzip:
      return gzip(plain);
    case Compression::zstd:
      return zstd(plain);
    case Compression::identity:
      break;
  }
  return std::string(plain);
}

}  // namespace weft::wire
