#include "export_request.h"

#include "proto_buffer.h"
#include "proto_reader.h"
#include "version.h"

namespace weft::detail {
namespace {

constexpr std::string_view kScopeName = "weft";

// opentelemetry/proto/collector/trace/v1, trace/v1 and common/v1.
constexpr uint8_t kResourceSpans = 0x0a;
constexpr uint8_t kResource = 0x0a;
constexpr uint8_t kScopeSpans = 0x12;
constexpr uint8_t kScope = 0x0a;
constexpr uint8_t kName = 0x0a;
constexpr uint8_t kVersion = 0x12;
constexpr uint32_t kPartialSuccessField = 1;
constexpr uint32_t kRejectedSpansField = 1;
constexpr uint32_t kErrorMessageField = 2;

}  // namespace

std::string export_request_head(std::string_view resource, size_t span_bytes) {
  const size_t scope = field_size(kScopeName.size()) + field_size(sdk_version().size());
  const size_t scope_spans = field_size(scope) + span_bytes;
  ProtoBuffer head;
  if (!head.reserve(resource.size() + 256)) return {};
  head.byte(kResourceSpans);
  head.varint(field_size(resource.size()) + field_size(scope_spans));
  head.field(kResource, resource);
  head.byte(kScopeSpans);
  head.varint(scope_spans);
  head.byte(kScope);
  head.varint(scope);
  head.field(kName, kScopeName);
  head.field(kVersion, sdk_version());
  return std::string(head.view());
}

PartialSuccess read_partial_success(std::string_view untrusted_body) {
  PartialSuccess result;
  ProtoReader response(untrusted_body);
  while (response.next()) {
    if (response.field() != kPartialSuccessField || !response.has_bytes()) continue;
    ProtoReader partial(response.bytes());
    while (partial.next()) {
      if (partial.field() == kRejectedSpansField && partial.has_varint()) {
        result.rejected_spans = partial.varint();
      } else if (partial.field() == kErrorMessageField && partial.has_bytes()) {
        result.message = partial.bytes();
      }
    }
    if (!partial.ok()) return {};
  }
  return response.ok() ? result : PartialSuccess();
}

}  // namespace weft::detail
