#include "wire/otlp.h"

#include <protozero/pbf_writer.hpp>

#include "base/json_writer.h"
#include "wire/otlp_fields.h"

namespace weft::wire {

using field::number;

Result<Decoded> decode_otlp(Encoding encoding, std::shared_ptr<const std::string> untrusted_body) {
  return encoding == Encoding::protobuf ? decode_otlp_protobuf(std::move(untrusted_body))
                                        : decode_otlp_json(std::move(untrusted_body));
}

std::string export_response(Encoding encoding, uint64_t rejected_spans, const std::string& reason) {
  const bool is_partial = rejected_spans != 0 || !reason.empty();
  std::string body;
  if (encoding == Encoding::json) {
    JsonWriter json(body);
    json.begin_object().key("partialSuccess").begin_object();
    if (is_partial) {
      json.key("rejectedSpans").string(std::to_string(rejected_spans)).key("errorMessage").string(reason);
    }
    json.end_object().end_object();
  } else if (is_partial) {
    protozero::pbf_writer response(body);
    protozero::pbf_writer partial(response, number(field::Response::partial_success));
    partial.add_int64(number(field::PartialSuccess::rejected_spans), static_cast<int64_t>(rejected_spans));
    partial.add_string(number(field::PartialSuccess::error_message), reason);
  }
  return body;
}

std::string status_response(Encoding encoding, int grpc_code, const std::string& message) {
  std::string body;
  if (encoding == Encoding::json) {
    JsonWriter(body)
        .begin_object()
        .key("code")
        .integer(grpc_code)
        .key("message")
        .string(message)
        .end_object();
  } else {
    protozero::pbf_writer status(body);
    status.add_int32(number(field::RpcStatus::code), grpc_code);
    status.add_string(number(field::RpcStatus::message), message);
  }
  return body;
}

std::string status_details(int grpc_code, const std::string& message,
                           std::optional<int> retry_after_seconds) {
  std::string body = status_response(Encoding::protobuf, grpc_code, message);
  if (!retry_after_seconds) return body;
  protozero::pbf_writer status(body);
  protozero::pbf_writer any(status, number(field::RpcStatus::details));
  any.add_string(number(field::Any::type_url), "type.googleapis.com/google.rpc.RetryInfo");
  protozero::pbf_writer retry_info(any, number(field::Any::value));
  protozero::pbf_writer delay(retry_info, number(field::RetryInfo::retry_delay));
  delay.add_int64(number(field::Duration::seconds), *retry_after_seconds);
  return body;
}

}  // namespace weft::wire
