// Checks who asks, then asks the LLM service. POST /process {"user_id", "query"} gives what that service
// answers.

#include "service.h"
#include "weft/weft.h"

using weft::EventType;

namespace {

struct Answer {
  int status;
  std::string body;
};

// How an Answer is recorded as a result.
weft::Value to_weft_value(const Answer& answer) {
  return weft::Value::Object{{"status", answer.status}, {"body", answer.body}};
}

// What @trace is in Python: a span of the function's name around all of it, with its argument and its result.
bool validate_user(const weft::Tracer& tracer, const std::string& user_id) {
  WEFT_TRACE(tracer, EventType::tool, user_id);
  tracer.enrich_span({{"operation", "validate_user"}, {"user_id", user_id}});
  const bool valid = user_id.starts_with("user_");
  tracer.enrich_span({{"is_valid", valid}});
  return WEFT_RESULT(valid);
}

Answer process_user_request(const weft::Tracer& tracer, const std::string& llm_service_url,
                            const std::string& user_id, const std::string& query) {
  tracer.enrich_span({{"service", "user-service"}, {"user_id", user_id}, {"operation", "process_request"}});

  // Step 1: who asks?
  if (!validate_user(tracer, user_id)) {
    tracer.enrich_span({{"validation", "failed"}});
    return {403, json{{"error", "unknown user '" + user_id + "': ids begin with user_"}}.dump()};
  }
  tracer.enrich_span({{"validation", "passed"}});

  // Step 2: headers for the next service.
  httplib::Headers headers;
  weft::inject_context_into_carrier(headers, tracer);

  // Step 3: the call, with them.
  const json body = {{"user_id", user_id}, {"prompt", query}};
  const httplib::Result reply =
      client_of(llm_service_url).Post("/generate", headers, body.dump(), "application/json");
  if (!reply) throw ServiceError(502, "the LLM service gave no answer: " + httplib::to_string(reply.error()));
  tracer.enrich_span({{"downstream_status", reply->status}});
  return {reply->status, reply->body};
}

}  // namespace

int main(int argc, char** argv) {
  const int port = port_argument(argc, argv, 5001);
  const std::string llm_service_url = url_argument(argc, argv, "http://localhost:5002");
  const weft::Tracer tracer =
      weft::Tracer::init({.project = "distributed-tracing-tutorial", .source = "user-service"});

  httplib::Server app;
  app.Post("/process", [&](const httplib::Request& request, httplib::Response& response) {
    // What the gateway sent along; until `token` goes out of scope, our spans are children of its span.
    const auto incoming_context = weft::extract_context_from_carrier(request.headers, tracer);
    const auto token = weft::context::attach(incoming_context);

    const json data = json::parse(request.body);
    const Answer answer = weft::trace(
        tracer, EventType::chain, "process_user_request",
        [&](const std::string& user_id, const std::string& query) {
          return process_user_request(tracer, llm_service_url, user_id, query);
        },
        weft::arg("user_id", data.at("user_id").get<std::string>()),
        weft::arg("query", data.at("query").get<std::string>()));
    response.status = answer.status;
    response.set_content(answer.body, "application/json");
  });
  return run(app, "User service", port);
}
