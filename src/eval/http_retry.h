// HttpRetry: a request that is sent again while the server is busy.
#pragma once

#include "eval/http_call.h"

namespace weft::eval {

struct RetryTerms {
  int retries_max = 4;
  std::chrono::milliseconds first_wait{1'000};  // twice as long each time; Retry-After has its way
};

// A server that asks for more patience is not asked again: its answer stands.
inline constexpr std::chrono::milliseconds kRetryWaitMax{60'000};

// Sends again what was answered with 429, 500, 502, 503, 504 or 529, or broken off; what did not reach a
// server, or took too long, it does not, nor a 429 that says that there is no money left. `done` is called
// once, from the loop, with the last answer.
void call_http_with_retries(Loop& loop, HttpRequest request, RetryTerms terms,
                            std::function<void(HttpAnswer)> done);

}  // namespace weft::eval
