#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weft::detail {

// What stands in front of `span_bytes` bytes of spans, each the field `spans` of a ScopeSpans, to make them
// an ExportTraceServiceRequest with one resource and one scope. Lengths come first, so the spans are not
// moved.
std::string export_request_head(std::string_view resource, size_t span_bytes);

// What an ExportTraceServiceResponse says of spans that were not taken. All zero for a full success, and for
// a body that is no such message: the status said success.
struct PartialSuccess {
  uint64_t rejected_spans = 0;
  std::string message;
};
PartialSuccess read_partial_success(std::string_view untrusted_body);

}  // namespace weft::detail
