// OTLP trace export requests: bytes ↔ model::SpanBatch. Pure; any thread. Fuzzed (otlp_protobuf_fuzz.cc,
// otlp_json_fuzz.cc). Specification: opentelemetry-proto 1.x trace/v1 and collector/trace/v1; JSON mapping
// with the dialects recorded in docs/reference/otlp.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/span.h"

namespace weft::wire {

enum class Encoding : uint8_t { protobuf, json };

struct Decoded {
  model::SpanBatch batch;
  // Spans that were left out because they are bad while others are good (OTLP partial_success).
  uint64_t rejected_spans = 0;
  std::string rejected_reason;  // of the first one, in words
};

// The batch keeps `untrusted_body` alive and points into it. Errors: invalid_argument with the place (byte
// offset or JSON path) that cannot be decoded. A span is rejected alone when: its trace id is not 16 bytes or
// all zero, its span id not 8 bytes or all zero, its parent id neither empty nor 8 bytes, or a value nests
// deeper than kValueDepthMax. An all-zero parent id is "no parent".
Result<Decoded> decode_otlp(Encoding encoding, std::shared_ptr<const std::string> untrusted_body);
Result<Decoded> decode_otlp_protobuf(std::shared_ptr<const std::string> untrusted_body);
Result<Decoded> decode_otlp_json(std::shared_ptr<const std::string> untrusted_body);

// An ExportTraceServiceRequest with every field of the batch (forwarding, export, round-trip tests).
std::string encode_otlp_protobuf(const model::SpanBatch& batch);
std::string encode_otlp_json(const model::SpanBatch& batch);
// Only the list: what encode_otlp_json has under "resourceSpans".
std::string encode_resource_spans_json(const model::SpanBatch& batch);

// The body of a 200: an ExportTraceServiceResponse, with partial_success where spans were rejected.
std::string export_response(Encoding encoding, uint64_t rejected_spans, const std::string& reason);
// The body of a 4xx or 5xx: a google.rpc.Status. `grpc_code` as in google/rpc/code.proto.
std::string status_response(Encoding encoding, int grpc_code, const std::string& message);
// What gRPC sends beside its status code: a google.rpc.Status in protobuf, with a google.rpc.RetryInfo where
// sending again can help. OTLP clients take RESOURCE_EXHAUSTED for final without one.
std::string status_details(int grpc_code, const std::string& message, std::optional<int> retry_after_seconds);

}  // namespace weft::wire
