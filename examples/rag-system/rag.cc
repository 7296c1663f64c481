// Makes an answer from documents. POST /generate {"query", "documents"} gives {"answer"}.
//
// --rag-ms N         how long that takes (250), the language model's part included
// --context-ms N     how long of it goes into preparing the prompt (50)

#include "service.h"

namespace {

std::string prompt_of(const json& documents) {
  std::string prompt = "Answer from these notes, and from nothing else.\n";
  for (const json& document : documents) {
    prompt += "\n" + document.at("text").get<std::string>();
  }
  return prompt;
}

}  // namespace

int main(int argc, char** argv) {
  Service rag("rag", argc, argv);
  const int64_t duration_ms = rag.options().number("rag-ms", 250);
  const int64_t context_ms = rag.options().number("context-ms", 50);

  rag.post("/generate", "rag.generate", weft::EventType::chain, [&](Request& request) {
    const json& documents = request.body.at("documents");
    request.span.set_attribute("documents.count", documents.size());

    // A step within this service: a child of its span, made by the same thread.
    const std::string prompt = weft::trace(rag.tracer(), weft::EventType::chain, "rag.prepare_context", [&] {
      request.last(context_ms);
      return prompt_of(documents);
    });
    const json answer =
        rag.call(request, "llm", "/generate", {{"system", prompt}, {"user", request.body.at("query")}});
    request.last(duration_ms);
    return answer;
  });
  return rag.run();
}
