#include "eval/trace_receiver.h"

#include "wire/compression.h"
#include "wire/limits.h"
#include "wire/otlp.h"

namespace weft::eval {
namespace {

constexpr unsigned kThreads = 2;

server::Response refusal(int status, const std::string& message) {
  return {.status = status,
          .content_type = "application/json",
          .headers = {},
          .body = wire::status_response(wire::Encoding::json, 3, message)};
}

// One request: its spans go into the inbox, its bytes to whoever forwards them.
class Intake {
 public:
  Intake(TraceInbox& inbox, OnTraces on_traces) : inbox_(inbox), on_traces_(std::move(on_traces)) {}

  server::Response take(const server::Request& request) const {
    if (request.method != "POST") return refusal(405, "spans are sent with POST to /v1/traces");
    const auto type = request.headers.get("content-type");
    const bool is_json = type.starts_with("application/json");
    if (!is_json && !type.starts_with("application/x-protobuf") && !type.starts_with("application/protobuf"))
      return refusal(415, fmt::format("the Content-Type \"{}\" is none of OTLP's", type));
    const auto encoding = is_json ? wire::Encoding::json : wire::Encoding::protobuf;
    auto body = plain_body(request);
    auto decoded = body ? wire::decode_otlp(encoding, *body) : tl::make_unexpected(body.error());
    inbox_.count_request(request.body->size(), decoded.has_value());
    if (!decoded) return refusal(400, decoded.error().message);
    const auto rejected = decoded->rejected_spans;
    const auto reason = decoded->rejected_reason;
    inbox_.add(std::make_shared<const model::SpanBatch>(std::move(decoded->batch)));
    on_traces_({.content_type = is_json ? "application/json" : "application/x-protobuf", .body = *body});
    return {.status = 200,
            .content_type = is_json ? "application/json" : "application/x-protobuf",
            .headers = {},
            .body = wire::export_response(encoding, rejected, reason)};
  }

 private:
  static Result<std::shared_ptr<const std::string>> plain_body(const server::Request& request) {
    TRY_ASSIGN(const auto compression, wire::compression_from(request.headers.get("content-encoding")));
    if (compression == wire::Compression::identity) return request.body;
    TRY_ASSIGN(auto plain, wire::decompress(compression, *request.body, wire::kBodyBytesMax));
    return std::make_shared<const std::string>(std::move(plain));
  }

  TraceInbox& inbox_;
  OnTraces on_traces_;
};

}  // namespace

Result<std::unique_ptr<TraceReceiver>> TraceReceiver::start(const Tracing& tracing, TraceInbox& inbox,
                                                            OnTraces on_traces) {
  const auto intake = std::make_shared<Intake>(inbox, std::move(on_traces));
  const auto application = [&] {
    return server::HttpApplication{
        .admit = [](const server::Request&) { return std::nullopt; },
        .handle = [intake](const server::Request& request,
                           const server::Responder& respond) { respond(intake->take(request)); },
        .refuse =
            [](const server::Request&, const server::Failure& failure) {
              return refusal(failure.http_status, failure.message);
            }};
  };
  server::HttpOptions options;
  options.addresses = {{.host = tracing.host, .port = tracing.port}};
  options.threads = kThreads;
  auto server = server::HttpServer::start(options, application());
  if (!server && server.error().code == ErrorCode::already_exists && !tracing.port_was_chosen) {
    options.addresses[0].port = 0;
    server = server::HttpServer::start(options, application());
  }
  if (!server) return tl::make_unexpected(std::move(server).error());
  const auto endpoint = "http://" + server::host_and_port(tracing.host, (*server)->port());
  return std::unique_ptr<TraceReceiver>(new TraceReceiver(*std::move(server), endpoint));
}

}  // namespace weft::eval
