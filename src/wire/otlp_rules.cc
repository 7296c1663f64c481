#include "wire/otlp_rules.h"

#include <fmt/format.h>

namespace weft::wire {

std::string_view describe(Fault fault) {
  switch (fault) {
    case Fault::none:
      break;
    case Fault::trace_id:
      return "its trace id must be 16 bytes (32 hex digits in JSON), not all zero";
    case Fault::span_id:
      return "its span id must be 8 bytes (16 hex digits in JSON), not all zero";
    case Fault::parent_span_id:
      return "its parent span id must be empty or 8 bytes (16 hex digits in JSON)";
    case Fault::link_id:
      return "the ids of its links must be empty or 16 and 8 bytes (32 and 16 hex digits in JSON)";
    case Fault::value_depth:
      return "an attribute nests lists and maps too deep";
  }
  return "";
}

Fault fault_of_ids(const model::Span& span) {
  if (!span.trace_id.is_valid()) return Fault::trace_id;
  if (!span.span_id.is_valid()) return Fault::span_id;
  return Fault::none;
}

void reject(Decoded& decoded, Fault fault, uint64_t index, uint64_t count) {
  if (count == 0) return;
  // No text of the client goes into the reason: protobuf answers must be UTF-8, whatever bytes came in.
  if (decoded.rejected_spans == 0) {
    decoded.rejected_reason = fmt::format("span {} of the request: {}", index, describe(fault));
  }
  decoded.rejected_spans += count;
}

void reject_from(Decoded& decoded, Fault fault, size_t spans_kept) {
  auto& spans = decoded.batch.spans;
  reject(decoded, fault, spans_kept + decoded.rejected_spans, spans.size() - spans_kept);
  spans.erase(spans.begin() + static_cast<std::ptrdiff_t>(spans_kept), spans.end());
}

model::SpanKind span_kind_from(int64_t number) {
  return number >= 0 && number <= 5 ? static_cast<model::SpanKind>(number) : model::SpanKind::unspecified;
}

model::StatusCode status_code_from(int64_t number) {
  return number >= 0 && number <= 2 ? static_cast<model::StatusCode>(number) : model::StatusCode::unset;
}

}  // namespace weft::wire
