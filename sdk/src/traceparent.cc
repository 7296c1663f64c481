#include "traceparent.h"

#include "header_text.h"
#include "hex.h"

namespace weft::detail {
namespace {

// Where the fields begin; a dash is before each but the first.
constexpr size_t kTraceIdAt = 3;
constexpr size_t kSpanIdAt = 36;
constexpr size_t kFlagsAt = 53;

// Version ff is forbidden, 00 ends where it ends, and a later one only goes on behind a dash.
bool is_possible(uint8_t version, std::string_view header) {
  if (version == 0xff) return false;
  if (header.size() == kTraceparentBytes) return true;
  return version != 0 && header[kTraceparentBytes] == '-';
}

}  // namespace

std::optional<RemoteSpan> read_traceparent(std::string_view untrusted_header) noexcept {
  const std::string_view header = trim_header(untrusted_header);
  if (header.size() < kTraceparentBytes) return {};
  for (const size_t field : {kTraceIdAt, kSpanIdAt, kFlagsAt}) {
    if (header[field - 1] != '-') return {};
  }
  RemoteSpan span;
  std::array<uint8_t, 1> version, flags;
  const bool well_formed =
      read_hex(header.data(), version) && read_hex(header.data() + kTraceIdAt, span.trace_id.bytes) &&
      read_hex(header.data() + kSpanIdAt, span.span_id.bytes) && read_hex(header.data() + kFlagsAt, flags);
  if (!well_formed || !is_possible(version[0], header)) return {};
  if (!span.trace_id.is_valid() || !span.span_id.is_valid()) return {};
  span.flags.bits = flags[0] & kKnownFlags;
  return span;
}

std::array<char, kTraceparentBytes> write_traceparent(const SpanContext& span) noexcept {
  std::array<char, kTraceparentBytes> header;
  char* out = header.data();
  std::memcpy(out, "00-", kTraceIdAt);
  out = write_hex(span.trace_id().bytes, out + kTraceIdAt);
  *out++ = '-';
  out = write_hex(span.span_id().bytes, out);
  *out++ = '-';
  write_hex(std::array<uint8_t, 1>{static_cast<uint8_t>(span.flags().bits & kKnownFlags)}, out);
  return header;
}

}  // namespace weft::detail
