// A traced service of the mesh: GET /item answers its own name and trace id, and then what the next service
// answers, if there is one.
//
//     mesh_service NAME PORT [URL of the next]

#include <httplib.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "weft/weft.h"

namespace {

httplib::Server server;

std::string ask(const weft::Tracer& tracer, const std::string& next, const httplib::Request& request) {
  const auto span = tracer.start_as_current_span("GET /item", {.kind = weft::SpanKind::client});
  httplib::Headers headers;
  weft::inject_context_into_carrier(headers, tracer);
  // No part of the context, but what the proxies' logs are searched by.
  if (request.has_header("x-request-id")) {
    headers.emplace("x-request-id", request.get_header_value("x-request-id"));
  }
  httplib::Client client(next);
  const httplib::Result answer = client.Get("/item", headers);
  if (!answer) throw std::runtime_error("no answer from " + next + ": " + httplib::to_string(answer.error()));
  return answer->body;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: mesh_service NAME PORT [URL of the next service]\n";
    return 2;
  }
  const std::string name = argv[1];
  const std::string next = argc > 3 ? argv[3] : "";
  // Outlives the server; its end sends what has not been sent yet.
  const weft::Tracer tracer = weft::Tracer::init({.project = "service-mesh", .source = name});

  server.Get("/item", [&](const httplib::Request& request, httplib::Response& response) {
    const auto caller = weft::with_distributed_trace_context(request.headers, tracer);
    auto span = tracer.start_as_current_span(name, {.kind = weft::SpanKind::server});
    span.set_attribute("http.request.header.x-request-id", request.get_header_value("x-request-id"));
    std::string answer = name + ' ' + span.context().trace_id().to_hex() + '\n';
    try {
      if (!next.empty()) answer += ask(tracer, next, request);
    } catch (const std::exception& error) {
      span.record_exception(error);
      response.status = 502;
    }
    response.set_content(answer, "text/plain");
  });
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { server.stop(); });
  if (!server.listen("127.0.0.1", std::atoi(argv[2]))) {
    std::cerr << name << ": port " << argv[2] << " is taken or not allowed\n";
    return 1;
  }
  return 0;
}
