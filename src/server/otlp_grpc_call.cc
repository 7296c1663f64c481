#include "server/otlp_grpc_call.h"

#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <exception>

#include "base/log.h"
#include "server/body_budget.h"
#include "server/status.h"

namespace weft::server {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kExportMethod = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

// A gRPC service and method that weft has not. OTLP's clients for logs and metrics take it for "not
// supported".
Failure no_such_method(const std::string& method) {
  return failure(Error{ErrorCode::unsupported,
                       fmt::format("weft has no {} over gRPC; it has {}", method, kExportMethod)});
}

Failure nobody_waits() {
  return failure(Error{ErrorCode::deadline_exceeded, "the client gave up before its message was there"});
}

std::string text_of(grpc::string_ref text) {
  return std::string(text.data(), text.size());
}

// The call's metadata as the headers of a request, for what is the same over HTTP: keys, project, source.
Request head_of(const grpc::GenericCallbackServerContext& context) {
  Request head;
  head.method = "POST";
  head.path = context.method();
  head.remote = context.peer();
  for (const auto& [name, value] : context.client_metadata()) head.headers.add(text_of(name), text_of(value));
  return head;
}

std::string joined(const grpc::ByteBuffer& message) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!message.Dump(&slices).ok()) return bytes;
  bytes.reserve(message.Length());
  for (const auto& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// gRPC itself is told not to decompress, because it would do so without a bound. Whether a message is
// compressed it then keeps for itself; but no protobuf message begins with gzip's magic number, whose first
// byte would be a field of the wire type 7, which does not exist.
wire::Compression compression_of(std::string_view message) {
  return message.starts_with("\x1f\x8b") ? wire::Compression::gzip : wire::Compression::identity;
}

grpc::Status status_of(const Failure& failure) {
  return {static_cast<grpc::StatusCode>(failure.grpc_code), failure.message,
          wire::status_details(failure.grpc_code, failure.message, failure.retry_after_seconds)};
}

// One call, from its metadata to its status. gRPC calls the On... functions one after the other; finish()
// comes once, from whatever thread has the answer, and only then gRPC lets it go.
class ExportCall final : public grpc::ServerGenericBidiReactor {
 public:
  ExportCall(const ExportCallParts& parts, const grpc::GenericCallbackServerContext& context)
      : parts_(parts), context_(context), budget_(*parts.body_bytes_held, parts.bodies_bytes_max) {
    const auto refused = admit();
    refused ? finish(*refused) : StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    // Somebody who no longer waits would send it again.
    if (context_.IsCancelled()) return finish(nobody_waits());
    if (!ok) return finish(bad_request("the call ended without a message"));
    try {
      take();
    } catch (const std::exception& error) {
      log::error("{} from {}: {}", kExportMethod, context_.peer(), error.what());
      finish(failure(Error{ErrorCode::internal, "weft failed at this request; its log says why"}));
    }
  }
  void OnDone() override { delete this; }

 private:
  // Before the message is read.
  std::optional<Failure> admit() {
    if (context_.method() != kExportMethod) return no_such_method(context_.method());
    head_ = head_of(context_);
    auto project = parts_.gate.project_of_key(head_, KeyRule::required);
    if (!project) return project.error();
    head_.key_project = *std::move(project);
    return std::nullopt;
  }

  void take() {
    if (!budget_.take(message_.Length())) {
      return finish(failure(Error{ErrorCode::resource_exhausted,
                                  "weft holds as many request bodies as it may; try again in a moment"}));
    }
    auto body = std::make_shared<const std::string>(joined(message_));
    message_.Clear();
    const auto compression = compression_of(*body);
    parts_.intake.take(head_, wire::Encoding::protobuf, compression, std::move(body),
                       [this](Result<ingest::Accepted> accepted) {
                         accepted ? finish(*accepted) : finish(failure(accepted.error()));
                       });
  }

  void finish(const ingest::Accepted& accepted) {
    count(grpc::StatusCode::OK);
    const grpc::Slice answer(
        wire::export_response(wire::Encoding::protobuf, accepted.rejected_spans, accepted.rejected_reason));
    answer_ = grpc::ByteBuffer(&answer, 1);
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }

  void finish(const Failure& failure) {
    count(failure.grpc_code);
    Finish(status_of(failure));
  }

  void count(int grpc_code) {
    budget_.give_back();
    parts_.metrics->count_grpc_request(grpc_code, steady_clock::now() - began_);
  }

  const ExportCallParts& parts_;
  const grpc::GenericCallbackServerContext& context_;
  const steady_clock::time_point began_ = steady_clock::now();
  Request head_;
  BodyBudget budget_;
  grpc::ByteBuffer message_, answer_;
};

}  // namespace

grpc::ServerGenericBidiReactor* ExportCallService::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new ExportCall(parts_, *context);
}

}  // namespace weft::server
