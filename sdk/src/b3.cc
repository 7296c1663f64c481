#include "b3.h"

#include <array>

#include "header_lines.h"
#include "header_text.h"

namespace weft::detail {
namespace {

constexpr size_t kShortTraceIdDigits = 16;

// A trace id of eight bytes is the end of one of sixteen.
std::optional<TraceId> read_trace_id(std::string_view hex) {
  if (hex.size() != kShortTraceIdDigits) return TraceId::from_hex(hex);
  std::array<char, 2 * kShortTraceIdDigits> padded;
  padded.fill('0');
  hex.copy(padded.data() + kShortTraceIdDigits, hex.size());
  return TraceId::from_hex({padded.data(), padded.size()});
}

std::optional<TraceFlags> read_sampled(std::string_view sampled) {
  if (sampled.empty() || sampled == "1" || sampled == "d" || sampled == "true") {
    return TraceFlags{TraceFlags::kSampled};
  }
  if (sampled == "0" || sampled == "false") return TraceFlags{};
  return {};
}

std::optional<RemoteSpan> read_fields(std::string_view trace_id, std::string_view span_id,
                                      std::string_view sampled) {
  const auto trace = read_trace_id(trace_id);
  const auto span = SpanId::from_hex(span_id);
  const auto flags = read_sampled(sampled);
  if (!trace || !span || !flags) return {};
  return RemoteSpan{*trace, *span, *flags};
}

// The last field, the parent's parent, is of no use here.
std::optional<RemoteSpan> read_single(std::string_view header) {
  const std::string_view trace_id = take_until(header, '-');
  const std::string_view span_id = take_until(header, '-');
  return read_fields(trace_id, span_id, take_until(header, '-'));
}

}  // namespace

std::optional<RemoteSpan> read_b3(HeaderReader headers, size_t& ignored) {
  std::optional<RemoteSpan> span;
  const HeaderLines single(headers, "b3");
  if (!single.empty()) {
    if (single.text().size() == 1) return {};  // only a decision
    span = read_single(single.text());
  } else {
    const HeaderLines trace_id(headers, "x-b3-traceid"), span_id(headers, "x-b3-spanid");
    if (trace_id.empty() && span_id.empty()) return {};
    const HeaderLines sampled(headers, "x-b3-sampled"), flags(headers, "x-b3-flags");
    span = read_fields(trace_id.text(), span_id.text(), flags.text() == "1" ? "d" : sampled.text());
  }
  if (!span) ++ignored;
  return span;
}

}  // namespace weft::detail
