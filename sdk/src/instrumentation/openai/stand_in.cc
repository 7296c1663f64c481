#include "instrumentation/openai/stand_in.h"

#include <httplib.h>

#include <chrono>
#include <mutex>
#include <thread>

namespace weft::openai {
namespace {

void send_events(const StandInAnswer& answer, httplib::Response& response) {
  response.set_chunked_content_provider("text/event-stream", [answer](size_t, httplib::DataSink& sink) {
    for (const std::string& event : answer.events) {
      std::this_thread::sleep_for(std::chrono::milliseconds(answer.pause_ms));
      const std::string framed = "data: " + event + "\n\n";
      if (!sink.write(framed.data(), framed.size())) return false;
    }
    sink.done();
    return true;
  });
}

}  // namespace

struct StandIn::State {
  Answer answer;
  httplib::Server server;
  std::thread thread;
  int port = 0;
  mutable std::mutex mutex;
  std::vector<StandInRequest> requests;

  void handle(const httplib::Request& request, httplib::Response& response) {
    StandInRequest kept{request.path, parse_or_null(request.body), {}};
    kept.headers.assign(request.headers.begin(), request.headers.end());
    {
      const std::lock_guard lock(mutex);
      requests.push_back(kept);
    }
    const StandInAnswer answered = answer(kept);
    response.status = answered.status;
    for (const auto& [name, value] : answered.headers) response.set_header(name, value);
    if (answered.events.empty()) {
      response.set_content(answered.body, "application/json");
    } else {
      send_events(answered, response);
    }
  }
};

std::string StandInRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

StandIn::StandIn(Answer answer) : state_(std::make_unique<State>()) {
  state_->answer = std::move(answer);
  const auto handle = [this](const auto& request, auto& response) { state_->handle(request, response); };
  state_->server.Post(R"(/v1/.*)", handle);
  state_->port = state_->server.bind_to_any_port("127.0.0.1");
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  while (!state_->server.is_running()) std::this_thread::yield();
}

StandIn::~StandIn() {
  state_->server.stop();
  state_->thread.join();
}

std::string StandIn::base_url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/v1";
}

std::vector<StandInRequest> StandIn::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

}  // namespace weft::openai
