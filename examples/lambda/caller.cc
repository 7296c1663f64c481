// Begins a session and prints an event for each question it is given, for handler to read. A line for each.

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "weft/weft.h"

using nlohmann::json;

int main(int argc, char** argv) {
  const weft::Tracer tracer = weft::Tracer::init(
      {.project = "lambda", .source = "lambda-caller", .session_name = "questions to a function"});

  const std::vector<std::string> questions(argv + 1, argv + argc);
  weft::trace(tracer, weft::EventType::chain, "ask_function", [&] {
    tracer.enrich_span({{"questions", questions.size()}});
    // All that the function needs to know of us.
    for (const std::string& question : questions) {
      std::cout << json{{"session_id", tracer.session_id()}, {"query", question}}.dump() << std::endl;
    }
  });
  return tracer.flush() ? 0 : 1;
}
