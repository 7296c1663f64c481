#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "faults.h"
#include "options.h"
#include "weft/weft.h"

namespace httplib {
struct Request;
struct Response;
class Server;
}  // namespace httplib

using nlohmann::json;

// What a service answers with when it cannot do what was asked.
class ServiceError : public std::runtime_error {
 public:
  ServiceError(int status, const std::string& message) : std::runtime_error(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// One request while it is served.
class Request {
 public:
  Request(json body_in, std::string id_in, weft::Span& span_in)
      : body(std::move(body_in)), id(std::move(id_in)), span(span_in) {}

  const json body;
  const std::string id;  // the same in every service
  weft::Span& span;      // of this service

  // Sleeps until the request has taken this long: stands in for the work of a real service.
  void last(int64_t milliseconds) const;

 private:
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// What all eight services share: their options, their tracer, their HTTP server, and the calls they make. The
// three places where a trace crosses from one process to the next are in service.cc: `handle` takes the
// caller's context up, `call` hands ours on, `run` sends the last spans. Handlers run on the server's
// threads, several at once; everything but `post` and `run` may be called by them.
class Service {
 public:
  using Handler = std::function<json(Request&)>;

  // What every service knows: --port, --peer (name=URL, repeatable), --timeout-ms (of its calls), and the
  // deliberate faults --fail, --strip-headers, --send-context, --clock-offset-ms, --disabled and --endpoint,
  // which README.md explains.
  Service(std::string name, int argc, char** argv);
  ~Service();

  const weft::Tracer& tracer() const { return tracer_; }
  // To be asked before `run`, which refuses what nobody has asked for.
  const Options& options() const { return options_; }

  // Serves POST `path` in a span of this name and type, which continues the caller's trace.
  void post(const std::string& path, const std::string& span_name, weft::EventType type, Handler handler);
  // POSTs to another service in the name of `request`. An answer of 503 is tried again until `attempts` are
  // used up. Throws ServiceError when there is no answer in time, or one that says error.
  json call(Request& request, const std::string& peer, const std::string& path, const json& body,
            int attempts = 1) const;

  // Serves until SIGTERM or Ctrl-C. The exit code. Refuses to if there is an option that nobody has asked
  // for.
  int run();

 private:
  void handle(const httplib::Request& http_request, httplib::Response& http_response,
              const std::string& span_name, weft::EventType type, const Handler& handler);
  json call_once(const Request& request, const std::string& peer, const std::string& path,
                 const json& body) const;
  bool must_fail();

  const std::string name_;
  const Options options_;
  const int port_;
  const std::map<std::string, std::string> urls_;  // of all services
  const int64_t timeout_ms_;
  const bool strip_headers_;
  const faults::ContextFormat context_format_;
  std::atomic<int64_t> failures_left_;  // below zero: without end
  const weft::Tracer tracer_;
  std::unique_ptr<httplib::Server> server_;
};
