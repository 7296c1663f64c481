// OtlpIntake: what becomes of an export request's bytes, whichever transport brought them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ingest/receiver.h"
#include "server/http_message.h"
#include "server/request_metrics.h"
#include "wire/compression.h"
#include "wire/otlp.h"

namespace weft::server {

inline constexpr size_t kExporterSourceBytesMax = 256;  // of the X-Source header; beyond: refused

// ingest::Receiver::receive_spans.
using ReceiveSpans =
    std::function<void(wire::Encoding encoding, std::shared_ptr<const std::string> untrusted_body,
                       std::string project, std::string exporter_source, ingest::Receiver::Done done)>;

// Any thread.
class OtlpIntake {
 public:
  // `decoded_bytes_max` is of a compressed body; beyond: too_large.
  OtlpIntake(ReceiveSpans receive, std::shared_ptr<RequestMetrics> metrics, size_t decoded_bytes_max)
      : receive_(std::move(receive)), metrics_(std::move(metrics)), decoded_bytes_max_(decoded_bytes_max) {}

  // `head` has the project and the source: HTTP's headers or gRPC's metadata, and the project of the key.
  // `done` is called once, from another thread or from within the call, and after the router may be gone;
  // with an outcome only when the spans are on disk.
  void take(const Request& head, wire::Encoding encoding, wire::Compression compression,
            std::shared_ptr<const std::string> untrusted_body, ingest::Receiver::Done done) const;

 private:
  Result<std::shared_ptr<const std::string>> plain(wire::Compression compression,
                                                   std::shared_ptr<const std::string> untrusted_body) const;

  ReceiveSpans receive_;
  std::shared_ptr<RequestMetrics> metrics_;
  size_t decoded_bytes_max_;
};

}  // namespace weft::server
