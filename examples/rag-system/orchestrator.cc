// Coordinates the others. POST /process {"user_id", "query"} gives {"answer", "cached"}.
//
// --orchestrator-ms N     how long it takes when nothing goes wrong (480)
// --search-attempts N     how often a search is tried that the search service is too busy for (3)
// --auth-by WHO           orchestrator: it asks the auth service, and the gateway does not

#include "service.h"

int main(int argc, char** argv) {
  Service orchestrator("orchestrator", argc, argv);
  const int64_t duration_ms = orchestrator.options().number("orchestrator-ms", 480);
  const int search_attempts = static_cast<int>(orchestrator.options().number("search-attempts", 3));
  const bool asks_auth = orchestrator.options().text("auth-by", "gateway") == "orchestrator";

  orchestrator.post("/process", "orchestrator.process", weft::EventType::chain, [&](Request& request) {
    const json& query = request.body.at("query");
    if (asks_auth) orchestrator.call(request, "auth", "/check", {{"user_id", request.body.at("user_id")}});

    const json cached = orchestrator.call(request, "cache", "/get", {{"key", query}});
    if (cached.at("hit")) return json{{"answer", cached.at("value")}, {"cached", true}};

    const json found = orchestrator.call(request, "search", "/search", {{"query", query}}, search_attempts);
    const json generated = orchestrator.call(request, "rag", "/generate",
                                             {{"query", query}, {"documents", found.at("documents")}});
    orchestrator.call(request, "cache", "/set", {{"key", query}, {"value", generated.at("answer")}});
    request.last(duration_ms);
    return json{{"answer", generated.at("answer")}, {"cached", false}};
  });
  return orchestrator.run();
}
