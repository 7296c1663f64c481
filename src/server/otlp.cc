#include "server/otlp.h"

#include <optional>

#include "wire/compression.h"

namespace weft::server {
namespace {

constexpr std::string_view kProtobufType = "application/x-protobuf";
constexpr std::string_view kJsonType = "application/json";

std::string_view content_type_of(wire::Encoding encoding) {
  return encoding == wire::Encoding::json ? kJsonType : kProtobufType;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// By Content-Type, whatever its case and parameters ("application/json; charset=utf-8").
std::optional<wire::Encoding> encoding_of(const Request& request) {
  const auto value = request.headers.get("content-type");
  const auto type = trimmed(value.substr(0, value.find(';')));
  if (equals_in_any_case(type, kProtobufType) || equals_in_any_case(type, "application/protobuf")) {
    return wire::Encoding::protobuf;
  }
  if (equals_in_any_case(type, kJsonType)) return wire::Encoding::json;
  return std::nullopt;
}

// Errors are a google.rpc.Status in the encoding of the request (JSON where that is not known).
Response refuse(const Request& head, const Failure& failure) {
  const auto encoding = encoding_of(head).value_or(wire::Encoding::json);
  return Response{.status = failure.http_status,
                  .content_type = std::string(content_type_of(encoding)),
                  .headers = {},
                  .body = wire::status_response(encoding, failure.grpc_code, failure.message)};
}

constexpr Face kOtlp{
    .name = "otlp", .refuse = refuse, .key_rule = KeyRule::required, .page_rule = PageRule::loopback_pages};

Response unknown_content_type(const Request& request) {
  return refusal(
      kOtlp, request,
      unsupported_media_type(fmt::format("the Content-Type is \"{}\"; OTLP is sent as {} or {}",
                                         request.headers.get("content-type"), kProtobufType, kJsonType)));
}

Result<std::shared_ptr<const std::string>> decoded_body(const Request& request, size_t bytes_max) {
  TRY_ASSIGN(const auto compression, wire::compression_from(request.headers.get("content-encoding")));
  if (compression == wire::Compression::identity) return request.body;
  TRY_ASSIGN(auto plain, wire::decompress(compression, *request.body, bytes_max));
  return std::make_shared<const std::string>(std::move(plain));
}

Result<std::string> exporter_source_of(const Request& request) {
  const auto source = request.headers.get("x-source");
  if (source.size() > kExporterSourceBytesMax) {
    return fail(ErrorCode::invalid_argument, "the X-Source header is longer than {} bytes",
                kExporterSourceBytesMax);
  }
  return std::string(source);
}

Response accepted_response(wire::Encoding encoding, const ingest::Accepted& accepted) {
  return Response{.status = 200,
                  .content_type = std::string(content_type_of(encoding)),
                  .headers = {},
                  .body = wire::export_response(encoding, accepted.rejected_spans, accepted.rejected_reason)};
}

struct OtlpFace {
  ReceiveSpans receive;
  std::shared_ptr<RequestMetrics> metrics;
  OtlpOptions options;

  void operator()(const Request& request, const Responder& respond) const {
    const auto encoding = encoding_of(request);
    if (!encoding) return respond(unknown_content_type(request));
    if (auto sent = send_on(request, *encoding, respond); !sent)
      respond(refusal(kOtlp, request, sent.error()));
  }

  Status send_on(const Request& request, wire::Encoding encoding, const Responder& respond) const {
    TRY_ASSIGN(auto body, decoded_body(request, options.decoded_bytes_max));
    TRY_ASSIGN(auto project, project_to_write(request));
    TRY_ASSIGN(auto source, exporter_source_of(request));
    // All that an error's encoding depends on; the request itself is gone when `done` is called.
    Request head;
    head.headers.add("content-type", std::string(content_type_of(encoding)));
    receive(
        encoding, std::move(body), std::move(project), std::move(source),
        [metrics = metrics, encoding, respond, head = std::move(head)](Result<ingest::Accepted> accepted) {
          if (!accepted) return respond(refusal(kOtlp, head, accepted.error()));
          metrics->count_spans(accepted->spans, accepted->rejected_spans);
          respond(accepted_response(encoding, *accepted));
        });
    return {};
  }
};

}  // namespace

void add_otlp_routes(Router& router, ReceiveSpans receive, std::shared_ptr<RequestMetrics> metrics,
                     OtlpOptions options) {
  const OtlpFace face{std::move(receive), std::move(metrics), options};
  for (const auto* path : {"/v1/traces", "/opentelemetry/v1/traces", "/"})
    router.add(kOtlp, "POST", path, face);
}

}  // namespace weft::server
