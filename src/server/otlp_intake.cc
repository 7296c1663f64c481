#include "server/otlp_intake.h"

#include "server/gate.h"

namespace weft::server {
namespace {

Result<std::string> exporter_source_of(const Request& head) {
  const auto source = head.headers.get("x-source");
  if (source.size() > kExporterSourceBytesMax) {
    return fail(ErrorCode::invalid_argument, "the X-Source header is longer than {} bytes",
                kExporterSourceBytesMax);
  }
  return std::string(source);
}

}  // namespace

Result<std::shared_ptr<const std::string>> OtlpIntake::plain(
    wire::Compression compression, std::shared_ptr<const std::string> untrusted_body) const {
  if (compression == wire::Compression::identity) return untrusted_body;
  TRY_ASSIGN(auto text, wire::decompress(compression, *untrusted_body, decoded_bytes_max_));
  return std::make_shared<const std::string>(std::move(text));
}

void OtlpIntake::take(const Request& head, wire::Encoding encoding, wire::Compression compression,
                      std::shared_ptr<const std::string> untrusted_body, ingest::Receiver::Done done) const {
  auto body = plain(compression, std::move(untrusted_body));
  if (!body) return done(tl::make_unexpected(std::move(body).error()));
  auto project = project_to_write(head);
  if (!project) return done(tl::make_unexpected(std::move(project).error()));
  auto source = exporter_source_of(head);
  if (!source) return done(tl::make_unexpected(std::move(source).error()));
  receive_(encoding, *std::move(body), *std::move(project), *std::move(source),
           [metrics = metrics_, done = std::move(done)](Result<ingest::Accepted> accepted) {
             if (accepted) metrics->count_spans(accepted->spans, accepted->rejected_spans);
             done(std::move(accepted));
           });
}

}  // namespace weft::server
