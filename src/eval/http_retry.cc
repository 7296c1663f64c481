#include "eval/http_retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

namespace weft::eval {
namespace {

using std::chrono::milliseconds;

constexpr std::array kBusy{429L, 500L, 502L, 503L, 504L, 529L};
// What OpenAI's servers call an account without money: waiting does not help.
constexpr std::string_view kNoMoney = "insufficient_quota";

bool is_worth_another(const HttpAnswer& answer) {
  if (answer.failure != HttpFailure::none) return answer.failure == HttpFailure::broken_off;
  if (answer.status == 429 && answer.body.find(kNoMoney) != answer.body.npos) return false;
  return std::find(kBusy.begin(), kBusy.end(), answer.status) != kBusy.end();
}

std::optional<double> number_header(const HttpAnswer& answer, std::string_view name) {
  for (const auto& [header, value] : answer.headers) {
    if (header != name) continue;
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size() && number >= 0) return number;
  }
  return std::nullopt;
}

// What the server asks for. A date is taken for none: then the pauses double.
std::optional<milliseconds> asked_pause(const HttpAnswer& answer) {
  const auto in_ms = number_header(answer, "retry-after-ms");
  const auto in_seconds = number_header(answer, "retry-after");
  if (!in_ms && !in_seconds) return std::nullopt;
  const double most = static_cast<double>(kRetryWaitMax.count()) + 1;
  return milliseconds(static_cast<int64_t>(std::min(most, in_ms ? *in_ms : *in_seconds * 1000)));
}

struct Attempt {
  Loop& loop;
  HttpRequest request;
  RetryTerms terms;
  std::function<void(HttpAnswer)> done;
};

void send(const std::shared_ptr<Attempt>& attempt) {
  call_http(attempt->loop, attempt->request, [attempt](HttpAnswer answer) {
    auto& terms = attempt->terms;
    const auto pause = asked_pause(answer).value_or(terms.first_wait);
    if (terms.retries_max <= 0 || pause > kRetryWaitMax || !is_worth_another(answer))
      return attempt->done(std::move(answer));
    --terms.retries_max;
    terms.first_wait *= 2;
    attempt->loop.after(pause, [attempt] { send(attempt); });
  });
}

}  // namespace

void call_http_with_retries(Loop& loop, HttpRequest request, RetryTerms terms,
                            std::function<void(HttpAnswer)> done) {
  send(std::make_shared<Attempt>(Attempt{loop, std::move(request), terms, std::move(done)}));
}

}  // namespace weft::eval
