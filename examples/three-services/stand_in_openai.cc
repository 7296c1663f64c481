#include "stand_in_openai.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>

using nlohmann::json;

namespace {

constexpr auto kThinkingTime = std::chrono::milliseconds(250);
const std::string kAnswer =
    "Distributed tracing follows one request through every service it touches and shows, as one tree, "
    "who called whom, how long each step took, and where it went wrong.";

// About three words make four tokens.
size_t tokens_of(const std::string& text) {
  std::istringstream words(text);
  size_t count = 0;
  for (std::string word; words >> word;) ++count;
  return (count * 4 + 2) / 3;
}

json completion_of(const json& request) {
  size_t asked = 3;
  for (const json& message : request.at("messages")) asked += 4 + tokens_of(message.value("content", ""));
  const size_t answered = tokens_of(kAnswer);
  return {{"id", "chatcmpl-stand-in"},
          {"object", "chat.completion"},
          {"created", 0},
          {"model", request.at("model")},
          {"choices", json::array({{{"index", 0},
                                    {"message", {{"role", "assistant"}, {"content", kAnswer}}},
                                    {"finish_reason", "stop"}}})},
          {"usage",
           {{"prompt_tokens", asked}, {"completion_tokens", answered}, {"total_tokens", asked + answered}}}};
}

}  // namespace

StandInOpenAI::StandInOpenAI() {
  server_.Post("/v1/chat/completions", [](const httplib::Request& request, httplib::Response& response) {
    std::this_thread::sleep_for(kThinkingTime);
    response.set_content(completion_of(json::parse(request.body)).dump(), "application/json");
  });
  port_ = server_.bind_to_any_port("localhost");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

StandInOpenAI::~StandInOpenAI() {
  server_.stop();
  thread_.join();
}

std::string StandInOpenAI::base_url() const {
  return "http://localhost:" + std::to_string(port_) + "/v1";
}
