// A service whose only job is to relay, for tests of W3C Trace Context: weft_conformance_relay [PORT].
//
// POST /test takes [{"url": …, "arguments": […]}, …] and posts each `arguments` to its `url`, within the
// context of the request it got. GET /ignored_headers tells how many malformed headers came so far. Prints
// the port it listens on (0 or none given: a free one), and ends with its standard input.
#include <httplib.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "weft/weft.h"

namespace {

using nlohmann::json;

constexpr const char* kJson = "application/json";
constexpr int kCallSeconds = 5;

struct Target {
  std::string origin;  // scheme, host and port
  std::string path;
};
Target target_of(const std::string& url) {
  const size_t host = url.find("://");
  const size_t path = url.find('/', host == std::string::npos ? 0 : host + 3);
  if (path == std::string::npos) return {url, "/"};
  return {url.substr(0, path), url.substr(path)};
}

void call(const weft::Tracer& tracer, const json& order) {
  const Target target = target_of(order.at("url").get<std::string>());
  weft::ScopedSpan span = tracer.start_as_current_span("POST", {.kind = weft::SpanKind::client});
  httplib::Headers headers;
  weft::inject_context_into_carrier(headers, tracer);
  httplib::Client client(target.origin);
  client.set_read_timeout(kCallSeconds);
  const auto reply = client.Post(target.path, headers, order.at("arguments").dump(), kJson);
  if (!reply) span.set_status(weft::StatusCode::error, httplib::to_string(reply.error()));
}

void relay(const weft::Tracer& tracer, const httplib::Request& request, httplib::Response& response) {
  const auto token = weft::with_distributed_trace_context(request.headers, tracer);
  weft::ScopedSpan span = tracer.start_as_current_span("POST /test", {.kind = weft::SpanKind::server});
  try {
    for (const json& order : json::parse(request.body)) call(tracer, order);
    response.set_content("[]", kJson);
  } catch (const json::exception& error) {
    span.record_exception(error);
    response.status = 400;
    response.set_content(json({{"error", error.what()}}).dump(), kJson);
  }
}

int run(int port) {
  const weft::Tracer tracer = weft::Tracer::init({.service_name = "conformance-relay"});
  httplib::Server server;
  server.Post("/test", [&](const auto& request, auto& response) { relay(tracer, request, response); });
  server.Get("/ignored_headers", [&](const auto&, auto& response) {
    response.set_content(std::to_string(tracer.stats().ignored_headers), kJson);
  });
  if (port == 0) {
    port = server.bind_to_any_port("127.0.0.1");
  } else if (!server.bind_to_port("127.0.0.1", port)) {
    port = -1;
  }
  if (port < 0) {
    std::fprintf(stderr, "weft_conformance_relay cannot listen on 127.0.0.1: the port is taken\n");
    return 1;
  }
  std::cout << port << std::endl;
  std::thread end([&server] {
    while (std::cin.get() != std::char_traits<char>::eof()) continue;
    server.stop();
  });
  server.listen_after_bind();
  end.join();
  return 0;
}

}  // namespace

int main(int argument_count, char** arguments) {
  return run(argument_count > 1 ? std::atoi(arguments[1]) : 0);
}
