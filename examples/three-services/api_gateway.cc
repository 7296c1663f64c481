// The front door. POST /api/query {"user_id", "query"} begins the trace and asks the user service.

#include "service.h"
#include "weft/weft.h"

using weft::EventType;

namespace {

void handle_query(const weft::Tracer& tracer, httplib::Client& user_service, const httplib::Request& request,
                  httplib::Response& response) {
  const json data = json::parse(request.body);
  tracer.enrich_span({{"service", "api-gateway"},
                      {"endpoint", "/api/query"},
                      {"user_id", data.at("user_id").get<std::string>()},
                      {"client_ip", request.remote_addr}});

  // The next service continues this trace because of these headers: traceparent and baggage.
  httplib::Headers headers;
  weft::inject_context_into_carrier(headers, tracer);
  tracer.enrich_span({{"propagated_headers", names_of(headers)}});

  const httplib::Result reply = user_service.Post("/process", headers, request.body, "application/json");
  if (!reply)
    throw ServiceError(502, "the user service gave no answer: " + httplib::to_string(reply.error()));
  tracer.enrich_span({{"user_service_status", reply->status}, {"response_size", reply->body.size()}});

  json answer = json::parse(reply->body);
  answer["trace_id"] = weft::Context::current().span_context().trace_id().to_hex();
  response.status = reply->status;
  response.set_content(answer.dump(), "application/json");
}

}  // namespace

int main(int argc, char** argv) {
  const int port = port_argument(argc, argv, 5000);
  const std::string user_service_url = url_argument(argc, argv, "http://localhost:5001");
  const weft::Tracer tracer =
      weft::Tracer::init({.project = "distributed-tracing-tutorial", .source = "api-gateway"});

  httplib::Server app;
  app.Post("/api/query", [&](const httplib::Request& request, httplib::Response& response) {
    httplib::Client user_service = client_of(user_service_url);
    weft::trace(tracer, EventType::session, "handle_query",
                [&] { handle_query(tracer, user_service, request, response); });
  });
  return run(app, "API gateway", port);
}
