#include "service.h"

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

constexpr int kCallSecondsMax = 60;  // then the caller gives up and answers 502

httplib::Server* running = nullptr;

// Unlike cpp-httplib's own setting, this does not let two processes share a port.
void let_only_one_listen(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

void answer_error(httplib::Response& response, int status, const std::string& message) {
  response.status = status;
  response.set_content(json{{"error", message}}.dump(), "application/json");
}

// What a handler threw, as a status and a message.
void answer_exception(const httplib::Request&, httplib::Response& response,
                      const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const ServiceError& error) {
    answer_error(response, error.status(), error.what());
  } catch (const json::exception& error) {
    answer_error(response, 400, error.what());
  } catch (const std::exception& error) {
    answer_error(response, 500, error.what());
  }
}

}  // namespace

int port_argument(int argc, char** argv, int default_port) {
  return argc > 1 ? std::atoi(argv[1]) : default_port;
}

std::string url_argument(int argc, char** argv, const char* default_url) {
  return argc > 2 ? argv[2] : default_url;
}

httplib::Client client_of(const std::string& url) {
  httplib::Client client(url);
  client.set_read_timeout(kCallSecondsMax);
  return client;
}

weft::Value names_of(const httplib::Headers& headers) {
  weft::Value::Array names;
  for (const auto& header : headers) names.emplace_back(header.first);
  return names;
}

int run(httplib::Server& app, const std::string& name, int port) {
  running = &app;
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { running->stop(); });
  app.set_exception_handler(answer_exception);
  app.set_socket_options(let_only_one_listen);
  if (!app.bind_to_port("localhost", port)) {
    std::cerr << name << ": port " << port
              << " is taken or not allowed; give another as the first argument\n";
    return 1;
  }
  std::cout << name << " listens on port " << port << std::endl;
  return app.listen_after_bind() ? 0 : 1;
}
