// OTLP/HTTP: the face OpenTelemetry exporters send traces to.
// Specification: opentelemetry.io, "OTLP/HTTP". The bytes are wire's business, storing them ingest's.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ingest/receiver.h"
#include "server/router.h"
#include "wire/otlp.h"

namespace weft::server {

inline constexpr size_t kExporterSourceBytesMax = 256;  // of the X-Source header; beyond: 400

// ingest::Receiver::receive_spans.
using ReceiveSpans =
    std::function<void(wire::Encoding encoding, std::shared_ptr<const std::string> untrusted_body,
                       std::string project, std::string exporter_source, ingest::Receiver::Done done)>;

struct OtlpOptions {
  size_t decoded_bytes_max = wire::kBodyBytesMax;  // of a compressed body; beyond: 413
};

// POST /v1/traces, POST /opentelemetry/v1/traces (HoneyHive's) and POST / (for exporters given a base
// address). `metrics` outlives the router.
void add_otlp_routes(Router& router, ReceiveSpans receive, std::shared_ptr<RequestMetrics> metrics,
                     OtlpOptions options);

}  // namespace weft::server
