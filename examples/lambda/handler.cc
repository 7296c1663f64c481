// A function that a platform starts for an event and freezes when it has answered. Reads the event from
// standard input, {"session_id", "query"}, and prints {"statusCode", "body"}.
//
// Options, to see what the flush is for: --freeze ends the process like a platform that never thaws it again,
// without a chance to clean up; --no-flush leaves the flush out.

#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>

#include "weft/weft.h"

using nlohmann::json;
using weft::EventType;

namespace {

constexpr auto kLookUpTime = std::chrono::milliseconds(50);  // of a real look-up elsewhere
constexpr uint32_t kFlushMs = 2'000;                         // of a run that costs money by the millisecond

std::string look_up(const weft::Tracer& tracer, const std::string& query) {
  WEFT_TRACE(tracer, EventType::tool, query);
  std::this_thread::sleep_for(kLookUpTime);
  return WEFT_RESULT(query.find("session") == std::string::npos
                         ? std::string("traces follow requests")
                         : std::string("a session holds the traces of one conversation"));
}

std::string compose(const weft::Tracer& tracer, const std::string& fact) {
  WEFT_TRACE(tracer, EventType::chain, fact);
  return WEFT_RESULT("In one sentence: " + fact + ".");
}

std::string process_event(const weft::Tracer& tracer, const std::string& query) {
  return compose(tracer, look_up(tracer, query));
}

json handler(const weft::Tracer& tracer, const json& event) {
  const std::string result = weft::trace(
      tracer, EventType::chain, "process_event",
      [&](const std::string& query) { return process_event(tracer, query); },
      weft::arg("query", event.at("query").get<std::string>()));
  return {{"statusCode", 200}, {"body", result}};
}

void serve(const json& event, const std::set<std::string>& options) {
  // The session is the caller's: its spans and ours stand side by side in it.
  const weft::Tracer tracer = weft::Tracer::init(
      {.project = "lambda", .source = "lambda-handler", .session_id = event.value("session_id", "")});
  const json answer = handler(tracer, event);

  // What is not with the server when the answer is out may never get there.
  if (!options.contains("--no-flush") && !tracer.flush(kFlushMs)) {
    std::cerr << "handler: not all spans were sent within " << kFlushMs << " ms\n";
  }
  std::cout << answer.dump() << std::endl;
  if (options.contains("--freeze")) std::raise(SIGKILL);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    serve(json::parse(std::cin), std::set<std::string>(argv + 1, argv + argc));
  } catch (const json::exception& error) {
    std::cout << json{{"statusCode", 400}, {"body", error.what()}}.dump() << std::endl;
  }
}
