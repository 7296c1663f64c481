#include "testing/otlp_sink.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <ostream>
#include <thread>

namespace weft {

void PrintTo(const Value& value, std::ostream* out) {
  *out << value.to_json();
}

}  // namespace weft

namespace weft::testing {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return tolower(x) == tolower(y); });
}

const auto* find(const std::vector<SinkSpan>& spans, std::string_view name) {
  const auto found = std::ranges::find(spans, name, &SinkSpan::name);
  return found == spans.end() ? nullptr : &*found;
}

}  // namespace

struct OtlpSink::State {
  httplib::Server server;
  std::thread thread;
  int port = 0;

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::deque<SinkAnswer> answers;
  std::vector<SinkSpan> spans;
  std::vector<SinkRequest> requests;

  void keep(const httplib::Request& request) {
    SinkRequest kept{request.method, request.path, {}, request.body};
    kept.headers.assign(request.headers.begin(), request.headers.end());
    const std::lock_guard lock(mutex);
    requests.push_back(std::move(kept));
    changed.notify_all();
  }

  SinkAnswer next_answer() {
    const std::lock_guard lock(mutex);
    if (answers.empty()) return {};
    SinkAnswer answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  void take_spans(const httplib::Request& request, httplib::Response& response) {
    keep(request);
    const SinkAnswer answer = next_answer();
    std::this_thread::sleep_for(std::chrono::milliseconds(answer.delay_ms));
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(name, value);
    response.set_content(answer.body, "application/x-protobuf");
    if (answer.status != 200) return;
    try {
      accept(decode_otlp(request.body));
    } catch (const std::exception& exception) {
      ADD_FAILURE() << request.path << ": a body of " << request.body.size()
                    << " bytes is no OTLP protobuf: " << exception.what();
    }
  }

  void accept(std::vector<SinkSpan> arrived) {
    const std::lock_guard lock(mutex);
    std::ranges::move(arrived, std::back_inserter(spans));
    changed.notify_all();
  }

  template <typename Condition>
  void wait(std::chrono::milliseconds patience, Condition condition) const {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, patience, condition);
  }
};

const Value& Attributes::operator[](std::string_view key) const {
  static const Value kNull;
  const auto found = std::ranges::find(*this, key, &value_type::first);
  return found == end() ? kNull : found->second;
}

bool Attributes::contains(std::string_view key) const {
  return std::ranges::find(*this, key, &value_type::first) != end();
}

const SinkEvent* SinkSpan::event(std::string_view event_name) const {
  const auto found = std::ranges::find(events, event_name, &SinkEvent::name);
  return found == events.end() ? nullptr : &*found;
}

std::string SinkRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return {};
}

OtlpSink::OtlpSink() : state_(std::make_unique<State>()) {
  const auto spans = [this](const auto& request, auto& response) { state_->take_spans(request, response); };
  const auto json = [this](const auto& request, auto& response) {
    state_->keep(request);
    response.set_content("{}", "application/json");
  };
  state_->server.Post("/v1/traces", spans);
  state_->server.Post("/opentelemetry/v1/traces", spans);
  state_->server.Post("/session/start", json);
  state_->server.Put("/events", json);
  // One request a connection: cpp-httplib's stop() waits until idle ones have timed out.
  state_->server.set_keep_alive_max_count(1);
  state_->port = state_->server.bind_to_any_port("127.0.0.1");
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  while (!state_->server.is_running()) std::this_thread::yield();
}

OtlpSink::~OtlpSink() {
  state_->server.stop();
  state_->thread.join();
}

std::string OtlpSink::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}

int OtlpSink::port() const {
  return state_->port;
}

void OtlpSink::answer_spans_with(std::initializer_list<SinkAnswer> answers) {
  const std::lock_guard lock(state_->mutex);
  state_->answers.assign(answers);
}

std::vector<SinkSpan> OtlpSink::spans() const {
  const std::lock_guard lock(state_->mutex);
  return state_->spans;
}

std::vector<SinkSpan> OtlpSink::wait_for_spans(size_t count, std::chrono::milliseconds patience) const {
  state_->wait(patience, [&] { return state_->spans.size() >= count; });
  return spans();
}

SinkSpan OtlpSink::wait_for_span(std::string_view name, std::chrono::milliseconds patience) const {
  state_->wait(patience, [&] { return find(state_->spans, name) != nullptr; });
  const std::vector<SinkSpan> arrived = spans();
  if (const SinkSpan* found = find(arrived, name); found != nullptr) return *found;
  ADD_FAILURE() << "no span named '" << name << "' among the " << arrived.size() << " that came";
  return {};
}

std::vector<SinkRequest> OtlpSink::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::vector<SinkRequest> OtlpSink::wait_for_requests(size_t count, std::chrono::milliseconds patience) const {
  state_->wait(patience, [&] { return state_->requests.size() >= count; });
  return requests();
}

void OtlpSink::forget() {
  const std::lock_guard lock(state_->mutex);
  state_->spans.clear();
  state_->requests.clear();
}

}  // namespace weft::testing

#ifdef __SANITIZE_THREAD__
// Debian's cpp-httplib is a library that was not built with ThreadSanitizer, which so cannot see its locks.
extern "C" const char* __tsan_default_suppressions() {
  return "race:libcpp-httplib.so";
}
#endif
