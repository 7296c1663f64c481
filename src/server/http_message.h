// Request, Response and Responder: what passes between the listener, the router and the faces.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "server/body_stream.h"

namespace weft::server {

// Header fields in the order they came; names compare in any case.
class Headers {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  // The first value under that name, or nullptr.
  const std::string* find(std::string_view name) const;
  // The same as text; "" when it is absent.
  std::string_view get(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

bool equals_in_any_case(std::string_view a, std::string_view b);

using TextPairs = std::vector<std::pair<std::string, std::string>>;

// One request. Everything in it comes from outside and is unchecked, except what the router fills in.
struct Request {
  std::string method;                 // as sent: "GET"
  std::string path;                   // as sent, without the query: "/api/v1/traces"
  std::vector<std::string> segments;  // of the path, percent-decoded; empty for "/"
  TextPairs query;                    // percent-decoded, '+' as a space, in order
  Headers headers;
  std::shared_ptr<const std::string> body;  // never null once a handler has it
  std::string remote;                       // "127.0.0.1:50312"

  // Filled in by the router.
  TextPairs captures;  // of the pattern: {"trace_id", "…"}
  std::optional<std::string>
      key_project;  // the project the API key belongs to; none where no keys are in use

  std::string_view capture(std::string_view name) const;
  // The first value of a query parameter, or nullptr.
  const std::string* parameter(std::string_view name) const;
};

// Fills path, segments and query from a request line's target ("/a%20b?x=1", "http://host/a", "*").
Status parse_target(std::string_view untrusted_target, Request& request);

struct Response {
  int status = 200;
  std::string content_type;
  TextPairs headers;
  std::string body;
  // Written after `body` until it ends; the connection is closed then, since nobody knows the length before.
  std::shared_ptr<BodyStream> stream = nullptr;
};

Response json_response(int status, std::string body);

// Gives the answer, once; later calls do nothing. Any thread. Copies share the one answer. When the last copy
// goes without having answered, the client gets a 500: a request never hangs because a handler forgot it.
class Responder {
 public:
  using Deliver = std::function<void(Response)>;
  explicit Responder(Deliver deliver);

  void operator()(Response response) const;

 private:
  struct Ticket;
  std::shared_ptr<Ticket> ticket_;
};

}  // namespace weft::server
