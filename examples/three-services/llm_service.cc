// Asks the language model. POST /generate {"user_id", "prompt"} gives {"response"}.
//
// With OPENAI_API_KEY set, the model is asked at OPENAI_BASE_URL (OpenAI's own by default); without, a
// stand-in in this process answers. OPENAI_MODEL names another model than gpt-4o-mini.

#include <cstdlib>
#include <optional>

#include "service.h"
#include "stand_in_openai.h"
#include "weft/instrumentation/openai.h"
#include "weft/weft.h"

using weft::EventType;

namespace {

std::string environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

// The call to the model makes a span of its own, with the model, the messages and the tokens.
std::string generate_response(const weft::Tracer& tracer, const weft::openai::Client& client,
                              const std::string& user_id, const std::string& prompt) {
  tracer.enrich_span({{"service", "llm-service"}, {"user_id", user_id}, {"prompt_length", prompt.size()}});

  const weft::openai::ChatReply reply =
      client.chat({.model = environment("OPENAI_MODEL", "gpt-4o-mini"),
                   .messages = {{.role = "system", .content = "Explain in one or two plain sentences."},
                                {.role = "user", .content = prompt}},
                   .temperature = 0.2});
  if (!reply.ok()) throw ServiceError(502, "the model gave no answer: " + reply.error->message);

  std::string result(reply.text());
  tracer.enrich_span({{"response_length", result.size()}});
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = port_argument(argc, argv, 5002);
  const weft::Tracer tracer =
      weft::Tracer::init({.project = "distributed-tracing-tutorial", .source = "llm-service"});

  std::optional<StandInOpenAI> stand_in;
  if (environment("OPENAI_API_KEY", "").empty()) stand_in.emplace();
  const weft::openai::Client client(tracer, {.base_url = stand_in ? stand_in->base_url() : ""});

  httplib::Server app;
  app.Post("/generate", [&](const httplib::Request& request, httplib::Response& response) {
    // Step 1: what the user service sent along.
    const auto incoming_context = weft::extract_context_from_carrier(request.headers, tracer);
    // Step 2: our spans are children of its span, until `token` goes out of scope.
    const auto token = weft::context::attach(incoming_context);

    // Step 3: the traced operation.
    const json data = json::parse(request.body);
    const std::string result = weft::trace(
        tracer, EventType::model, "generate_response",
        [&](const std::string& user_id, const std::string& prompt) {
          return generate_response(tracer, client, user_id, prompt);
        },
        weft::arg("user_id", data.at("user_id").get<std::string>()),
        weft::arg("prompt", data.at("prompt").get<std::string>()));
    response.set_content(json{{"response", result}}.dump(), "application/json");
  });
  return run(app, "LLM service", port);
}
