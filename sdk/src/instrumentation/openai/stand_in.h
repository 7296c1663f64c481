#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "instrumentation/openai/json.h"

namespace weft::openai {

// What a stand-in for OpenAI's service answers a request with.
struct StandInAnswer {
  int status = 200;
  std::string body{};
  // Given: sent one after another as events, each after `pause_ms`; the connection then ends.
  std::vector<std::string> events{};
  uint32_t pause_ms = 0;
  std::vector<std::pair<std::string, std::string>> headers{};
};

struct StandInRequest {
  std::string path;
  Json body;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const;
};

// A service that speaks OpenAI's API on a free port of the loopback interface, for tests. Any thread.
class StandIn {
 public:
  using Answer = std::function<StandInAnswer(const StandInRequest& request)>;

  explicit StandIn(Answer answer);
  ~StandIn();

  std::string base_url() const;  // with /v1
  std::vector<StandInRequest> requests() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft::openai
