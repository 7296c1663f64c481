#include "eval/hand_over.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "eval/http_call.h"
#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kPostMax{30'000};
constexpr std::string_view kRuns = "/api/v1/evals";

// weft's own sentence where it has one.
std::string reason_of(const HttpAnswer& answer) {
  if (!answer.error.empty()) return answer.error;
  const auto parsed = parse_json(answer.body);
  const auto* error = parsed ? member(*parsed, "error") : nullptr;
  const auto said = error != nullptr ? text_member(*error, "message") : std::nullopt;
  return fmt::format("it answered {}{}", answer.status, said ? ": " + *said : "");
}

}  // namespace

HandOver::HandOver(Loop& loop, std::string weft_url, const std::string& api_key, const runs::RunHead& head,
                   const json::value& config, Known known)
    : loop_(loop), url_(std::move(weft_url)), id_(head.id) {
  if (!api_key.empty()) headers_.emplace_back("authorization", "Bearer " + api_key);
  json::object said = runs::to_json(head);
  said["config"] = config;
  post(std::string(kRuns), model::to_text(said), [this, known = std::move(known)](const json::value& answer) {
    is_wanted_ = boolean_member(answer, "takes_rows").value_or(true);
    if (!is_wanted_) known(text_member(answer, "project").value_or(""));
  });
}

void HandOver::post(std::string path, std::string body, Done done) {
  is_sending_ = true;
  sent_ = Loop::Clock::now();
  auto headers = headers_;
  headers.emplace_back("content-type", "application/json");
  call_http(loop_,
            {.method = "POST",
             .url = url_ + std::move(path),
             .headers = std::move(headers),
             .body = std::move(body),
             .timeout = kPostMax,
             .when_dropped = Loop::WhenDropped::goes_on},
            [this, done = std::move(done)](const HttpAnswer& answer) {
              is_sending_ = false;
              if (!answer.error.empty() || answer.status / 100 != 2) {
                has_lost_ = true;
                problem_ = fmt::format("the weft at {} does not have the run: {}", url_, reason_of(answer));
              } else if (const auto parsed = parse_json(answer.body); parsed && done) {
                done(*parsed);
              }
            });
}

void HandOver::add(std::string_view row) {
  if (!is_wanted_ || has_lost_) return;
  if (waiting_.size() + row.size() > kWaitingBytesMax) {
    has_lost_ = true;
    return;
  }
  waiting_ += row;
  waiting_ += '\n';
  const bool is_due = waiting_.size() >= kBodyBytes || Loop::Clock::now() - sent_ >= kSendEvery;
  if (is_due && !is_sending_) send_rows();
}

void HandOver::send_rows() {
  post(fmt::format("{}/{}/rows", kRuns, id_), std::exchange(waiting_, {}), {});
}

void HandOver::wait() {
  while (is_sending_) loop_.step(milliseconds(20));
}

// A row that the weft has already takes the place of itself.
Status HandOver::send_again(const runs::ResultLog& results) {
  has_lost_ = false;
  problem_.clear();
  waiting_.clear();
  TRY(results.for_each_text([this](std::string_view row) -> Status {
    waiting_ += row;
    waiting_ += '\n';
    if (waiting_.size() < kBodyBytes) return {};
    send_rows();
    wait();
    return has_lost_ ? fail(ErrorCode::unavailable, "{}", problem_) : Status();
  }));
  return {};
}

void HandOver::catch_up(const runs::ResultLog& results) {
  wait();
  // What fails here is tried once more at the end.
  if (is_wanted_ && !has_lost_) static_cast<void>(send_again(results));
}

void HandOver::end(const runs::ResultLog& results, runs::RunState state) {
  wait();
  if (!is_wanted_) return;
  if (has_lost_ && !send_again(results)) return;
  if (!waiting_.empty()) send_rows();
  wait();
  if (has_lost_) return;
  post(fmt::format("{}/{}/end", kRuns, id_),
       model::to_text(json::object{{"state", runs::name_of(state)},
                                   {"duration_ms", number_value(results.stats().duration_ms)}}),
       {});
  wait();
}

}  // namespace weft::eval
