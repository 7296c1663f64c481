#include "server/otlp.h"

#include <optional>

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

Response accepted_response(wire::Encoding encoding, const ingest::Accepted& accepted) {
  return Response{.status = 200,
                  .content_type = std::string(content_type_of(encoding)),
                  .headers = {},
                  .body = wire::export_response(encoding, accepted.rejected_spans, accepted.rejected_reason)};
}

struct OtlpFace {
  OtlpIntake intake;

  void operator()(const Request& request, const Responder& respond) const {
    const auto encoding = encoding_of(request);
    if (!encoding) return respond(unknown_content_type(request));
    const auto compression = wire::compression_from(request.headers.get("content-encoding"));
    if (!compression) return respond(refusal(kOtlp, request, compression.error()));
    // All that an error's encoding depends on; the request itself is gone when the answer comes.
    Request head;
    head.headers.add("content-type", std::string(content_type_of(*encoding)));
    intake.take(
        request, *encoding, *compression, request.body,
        [encoding = *encoding, respond, head = std::move(head)](Result<ingest::Accepted> accepted) {
          respond(accepted ? accepted_response(encoding, *accepted) : refusal(kOtlp, head, accepted.error()));
        });
  }
};

}  // namespace

void add_otlp_routes(Router& router, OtlpIntake intake) {
  const OtlpFace face{std::move(intake)};
  for (const auto* path : {"/v1/traces", "/opentelemetry/v1/traces", "/"})
    router.add(kOtlp, "POST", path, face);
}

}  // namespace weft::server
