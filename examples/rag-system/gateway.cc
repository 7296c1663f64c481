// The front door. POST /api/query {"user_id", "query"} gives {"answer", "trace_id"}.
//
// --gateway-ms N     how long a whole request takes when nothing goes wrong (500)
// --auth-by WHO      gateway (default) or orchestrator: who asks the auth service

#include "service.h"

int main(int argc, char** argv) {
  Service gateway("gateway", argc, argv);
  const int64_t duration_ms = gateway.options().number("gateway-ms", 500);
  const bool asks_auth = gateway.options().text("auth-by", "gateway") == "gateway";

  gateway.post("/api/query", "gateway.handle_request", weft::EventType::chain, [&](Request& request) {
    request.span.enrich_span({.inputs = {{"query", request.body.at("query").get<std::string>()}}});

    if (asks_auth) gateway.call(request, "auth", "/check", {{"user_id", request.body.at("user_id")}});
    json answer = gateway.call(request, "orchestrator", "/process", request.body);
    if (!answer.at("cached")) request.last(duration_ms);

    request.span.enrich_span({.outputs = {{"answer", answer.at("answer").get<std::string>()}}});
    answer["trace_id"] = request.span.context().trace_id().to_hex();
    return answer;
  });
  return gateway.run();
}
