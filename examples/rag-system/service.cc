#include "service.h"

#include <httplib.h>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <random>
#include <thread>

namespace {

// Made by the first service and the same in all of them. Unlike the trace id it survives whatever happens to
// trace headers on the way, so that the pieces of a broken trace can be found.
constexpr const char* kRequestIdHeader = "x-request-id";
constexpr int kBusy = 503;  // worth another attempt
constexpr auto kPauseBeforeRetry = std::chrono::milliseconds(50);
constexpr uint32_t kLastSpansMs = 2'000;  // how long the end may wait for spans to be sent
const std::map<std::string, int> kPorts = {{"gateway", 5100}, {"auth", 5101},      {"orchestrator", 5102},
                                           {"search", 5103},  {"vector-db", 5104}, {"rag", 5105},
                                           {"llm", 5106},     {"cache", 5107}};

httplib::Server* running = nullptr;

// Unlike cpp-httplib's own setting, this does not let two processes share a port.
void let_only_one_listen(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

faults::ContextFormat format_of(const Options& options) {
  const std::string name = options.text("send-context", "w3c");
  const auto format = faults::context_format(name);
  if (!format) options.refuse("--send-context is w3c, none, uuid or 64-bit, not '" + name + "'");
  return *format;
}

// Where the others are: on their ports of this host, unless `--peer name=URL` says otherwise.
std::map<std::string, std::string> urls_of(const Options& options) {
  std::map<std::string, std::string> urls;
  for (const auto& [name, port] : kPorts) urls[name] = "http://localhost:" + std::to_string(port);
  for (const std::string& peer : options.all("peer")) {
    const size_t equals = peer.find('=');
    if (equals == std::string::npos) options.refuse("--peer is NAME=URL, not '" + peer + "'");
    urls[peer.substr(0, equals)] = peer.substr(equals + 1);
  }
  return urls;
}

std::string new_request_id() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  char digits[17];
  std::snprintf(digits, sizeof(digits), "%016llx", static_cast<unsigned long long>(random()));
  return digits;
}

void break_context(httplib::Headers& headers, faults::ContextFormat format) {
  if (format == faults::ContextFormat::none) faults::strip_trace_headers(headers);
  const auto traceparent = headers.find("traceparent");
  if (traceparent != headers.end()) traceparent->second = faults::reformatted(traceparent->second, format);
}

json to_json(const weft::TracerStats& stats) {
  return {{"ended", stats.ended},
          {"exported", stats.exported},
          {"waiting", stats.waiting},
          {"dropped_queue_full", stats.dropped_queue_full},
          {"dropped_rejected", stats.dropped_rejected},
          {"dropped_unreachable", stats.dropped_unreachable},
          {"ignored_headers", stats.ignored_headers}};
}

int status_of(const std::exception& error) {
  if (const auto* known = dynamic_cast<const ServiceError*>(&error)) return known->status();
  return dynamic_cast<const json::exception*>(&error) != nullptr ? 400 : 500;
}

}  // namespace

void Request::last(int64_t milliseconds) const {
  std::this_thread::sleep_until(began_ + std::chrono::milliseconds(milliseconds));
}

Service::Service(std::string name, int argc, char** argv)
    : name_(std::move(name)),
      options_(name_, argc, argv),
      port_(static_cast<int>(options_.number("port", kPorts.at(name_)))),
      urls_(urls_of(options_)),
      timeout_ms_(options_.number("timeout-ms", 10'000)),
      strip_headers_(options_.yes("strip-headers")),
      context_format_(format_of(options_)),
      failures_left_(options_.number("fail", 0)),
      tracer_(weft::Tracer::init({.project = "rag-system",
                                  .source = name_,
                                  .endpoint = options_.text("endpoint", ""),
                                  .clock_offset_ns = options_.number("clock-offset-ms", 0) * 1'000'000,
                                  .disabled = options_.yes("disabled")})),
      server_(std::make_unique<httplib::Server>()) {}

Service::~Service() = default;

void Service::post(const std::string& path, const std::string& span_name, weft::EventType type,
                   Handler handler) {
  server_->Post(path, [this, span_name, type, handler = std::move(handler)](const httplib::Request& request,
                                                                            httplib::Response& response) {
    handle(request, response, span_name, type, handler);
  });
}

void Service::handle(const httplib::Request& http_request, httplib::Response& http_response,
                     const std::string& span_name, weft::EventType type, const Handler& handler) {
  httplib::Headers headers = http_request.headers;
  if (strip_headers_) faults::strip_trace_headers(headers);

  // The caller's span becomes the parent of ours. Without its headers, ours begins a trace.
  const auto token = weft::with_distributed_trace_context(headers, tracer_);
  weft::ScopedSpan span =
      tracer_.start_as_current_span(span_name, {.kind = weft::SpanKind::server, .event_type = type});
  std::string request_id = http_request.get_header_value(kRequestIdHeader);
  if (request_id.empty()) request_id = new_request_id();
  http_response.set_header(kRequestIdHeader, request_id);
  span.set_attribute("request.id", request_id);
  // As it came: a header that had to be ignored says on the span why a trace begins here.
  if (const auto traceparent = headers.find("traceparent"); traceparent != headers.end()) {
    span.set_attribute("http.request.header.traceparent", traceparent->second);
  }
  try {
    Request request(json::parse(http_request.body), request_id, span);
    if (must_fail()) throw ServiceError(kBusy, name_ + " is overloaded");
    http_response.set_content(handler(request).dump(), "application/json");
    http_response.status = 200;
  } catch (const std::exception& error) {
    http_response.status = status_of(error);
    http_response.set_content(json{{"error", error.what()}}.dump(), "application/json");
    span.record_exception(error);
  }
  span.set_attribute("http.response.status_code", http_response.status);
}

bool Service::must_fail() {
  int64_t left = failures_left_;
  while (left > 0 && !failures_left_.compare_exchange_weak(left, left - 1)) {
  }
  return left != 0;
}

json Service::call(Request& request, const std::string& peer, const std::string& path, const json& body,
                   int attempts) const {
  for (int attempt = 1;; ++attempt) {
    try {
      return call_once(request, peer, path, body);
    } catch (const ServiceError& error) {
      if (attempt == attempts || error.status() != kBusy) {
        throw ServiceError(error.status() == kBusy ? 502 : error.status(), error.what());
      }
      request.span.add_event("retry",
                             {{"peer.service", peer}, {"attempt", attempt + 1}, {"reason", error.what()}});
      std::this_thread::sleep_for(kPauseBeforeRetry);
    }
  }
}

json Service::call_once(const Request& request, const std::string& peer, const std::string& path,
                        const json& body) const {
  // The other service's span becomes a child of the one that is current here.
  httplib::Headers headers = {{kRequestIdHeader, request.id}};
  weft::inject_context_into_carrier(headers, tracer_);
  break_context(headers, context_format_);

  httplib::Client client(urls_.at(peer));
  client.set_read_timeout(std::chrono::milliseconds(timeout_ms_));
  const httplib::Result reply = client.Post(path, headers, body.dump(), "application/json");
  if (!reply) {
    const bool late = reply.error() == httplib::Error::Read;
    throw ServiceError(late ? 504 : kBusy,
                       late ? peer + " gave no answer within " + std::to_string(timeout_ms_) + " ms"
                            : peer + " cannot be reached: " + httplib::to_string(reply.error()));
  }
  json answer = json::parse(reply->body);
  if (reply->status != 200) {
    throw ServiceError(reply->status, peer + " answered " + std::to_string(reply->status) + ": " +
                                          answer.value("error", ""));
  }
  return answer;
}

int Service::run() {
  options_.refuse_unknown();
  running = server_.get();
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { running->stop(); });
  server_->Get("/stats", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(to_json(tracer_.stats()).dump(), "application/json");
  });
  server_->set_socket_options(let_only_one_listen);
  if (!server_->bind_to_port("localhost", port_)) {
    options_.refuse("port " + std::to_string(port_) + " is taken or not allowed");
  }
  std::cout << name_ << " listens on port " << port_ << std::endl;
  server_->listen_after_bind();
  tracer_.shutdown(kLastSpansMs);
  std::cout << name_ << ": " << to_json(tracer_.stats()).dump() << std::endl;
  return 0;
}
