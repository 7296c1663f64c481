#include "server/operations.h"

#include "base/json_writer.h"

namespace weft::server {
namespace {

constexpr Face kOperations{.name = "operations", .refuse = refuse_as_json, .key_rule = KeyRule::open};

Response health_response() {
  return json_response(200, R"({"status":"alive"})");
}

std::string_view word_of(engine::State state) {
  switch (state) {
    case engine::State::starting:
      return "starting";
    case engine::State::ready:
      return "ready";
    case engine::State::down:
      return "down";
  }
  return "down";
}

Response ready_response(const Readiness& readiness) {
  const bool engine_ready = readiness.engine.state == engine::State::ready;
  const bool ready = engine_ready && !readiness.intake_problem;
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("ready").boolean(ready);
  json.key("engine").begin_object().key("state").string(word_of(readiness.engine.state));
  if (!engine_ready) json.key("reason").string(readiness.engine.reason);
  json.end_object();
  json.key("journal").begin_object().key("state").string(readiness.intake_problem ? "refusing" : "ready");
  if (readiness.intake_problem) json.key("reason").string(*readiness.intake_problem);
  json.end_object().end_object();
  return json_response(ready ? 200 : 503, std::move(body));
}

Response metrics_response(std::string text) {
  return Response{.status = 200,
                  .content_type = "text/plain; version=0.0.4; charset=utf-8",
                  .headers = {},
                  .body = std::move(text)};
}

}  // namespace

void add_operation_routes(Router& router, std::function<Readiness()> readiness,
                          std::function<std::string(const Request&)> metrics) {
  router.add(kOperations, "GET", "/health",
             [](const Request&, const Responder& respond) { respond(health_response()); });
  router.add(kOperations, "GET", "/ready",
             [readiness = std::move(readiness)](const Request&, const Responder& respond) {
               respond(ready_response(readiness()));
             });
  router.add(kOperations, "GET", "/metrics",
             [metrics = std::move(metrics)](const Request& request, const Responder& respond) {
               respond(metrics_response(metrics(request)));
             });
}

}  // namespace weft::server
