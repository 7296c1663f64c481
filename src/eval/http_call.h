// HttpCall: one request of a run, and its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "eval/loop.h"

namespace weft::eval {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{300'000};  // promptfoo's
  bool verify_tls = true;
  Loop::WhenDropped when_dropped = Loop::WhenDropped::ends;
};

enum class HttpFailure : uint8_t { none, broken_off, timed_out, other };

struct HttpAnswer {
  std::string error;  // why there is no answer; "" where there is one
  HttpFailure failure = HttpFailure::none;
  long status = 0;
  std::string status_text;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
};

inline constexpr size_t kAnswerBytesMax = 64 * 1024 * 1024;  // a longer answer is an error
inline constexpr long kRedirectsMax = 20;

// `done` is called once, from the loop.
void call_http(Loop& loop, HttpRequest request, std::function<void(HttpAnswer)> done);

}  // namespace weft::eval
