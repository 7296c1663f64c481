#pragma once

// What the three services have in common and what has nothing to do with tracing, except for one thing: `run`
// returns on SIGTERM and Ctrl-C, so that main ends in order and the tracer sends what it still holds.

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "weft/value.h"

using nlohmann::json;

// What a service answers with when it cannot do what was asked. Its span gets the error on the way out.
class ServiceError : public std::runtime_error {
 public:
  ServiceError(int status, const std::string& message) : std::runtime_error(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// The first argument of the program, and the second.
int port_argument(int argc, char** argv, int default_port);
std::string url_argument(int argc, char** argv, const char* default_url);

// A client that waits as long as a language model may need.
httplib::Client client_of(const std::string& url);

weft::Value names_of(const httplib::Headers& headers);

// Serves on localhost until the process is told to end. The exit code.
int run(httplib::Server& app, const std::string& name, int port);
