#include "server/honeyhive.h"

#include <chrono>

#include "base/json_writer.h"
#include "server/honeyhive_document.h"

namespace weft::server {
namespace {

// {"message","errorCode"}: what HoneyHive's clients show their user.
Response refuse(const Request&, const Failure& failure) {
  std::string body;
  JsonWriter(body)
      .begin_object()
      .key("message")
      .string(failure.message)
      .key("errorCode")
      .string(failure.word)
      .end_object();
  return json_response(failure.http_status, std::move(body));
}

constexpr Face kHoneyHive{.name = "honeyhive", .refuse = refuse};

uint64_t unix_ms_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// The key's or the header's project, else the one the document names.
Result<std::string> project_of(const Request& request, const HoneyHiveDocument& document) {
  TRY_ASSIGN(auto project, project_to_write(request));
  return project.empty() ? document.project : project;
}

// Keeps what `read` makes of the request's body, and answers when that is on disk.
template <class Read>
Router::Handler keeping(journal::RecordKind kind, const ReceiveDocument& receive, Read read) {
  return [kind, receive, read](const Request& request, const Responder& respond) {
    auto document = read(request);
    if (!document) return respond(refusal(kHoneyHive, request, document.error()));
    auto project = project_of(request, *document);
    if (!project) return respond(refusal(kHoneyHive, request, project.error()));
    receive(kind, std::move(document->kept), *std::move(project),
            [respond, answer = std::move(document->answer)](const Result<ingest::Accepted>& kept) {
              respond(kept ? json_response(200, answer) : refusal(kHoneyHive, Request{}, kept.error()));
            });
  };
}

Result<HoneyHiveDocument> wrapped_session(const Request& request) {
  return session_start(*request.body, SessionForm::wrapped, unix_ms_now());
}

Result<HoneyHiveDocument> bare_session(const Request& request) {
  return session_start(*request.body, SessionForm::bare, unix_ms_now());
}

Result<HoneyHiveDocument> update(const Request& request) {
  return event_update(*request.body, request.capture("event_id"));
}

}  // namespace

void add_honeyhive_routes(Router& router, const ReceiveDocument& receive) {
  using journal::RecordKind;
  router.add(kHoneyHive, "POST", "/session/start",
             keeping(RecordKind::session_start, receive, wrapped_session));
  router.add(kHoneyHive, "POST", "/v1/sessions", keeping(RecordKind::session_start, receive, bare_session));
  router.add(kHoneyHive, "PUT", "/events", keeping(RecordKind::event_update, receive, update));
  router.add(kHoneyHive, "PUT", "/v1/events/{event_id}", keeping(RecordKind::event_update, receive, update));
}

}  // namespace weft::server
