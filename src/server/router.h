// Router: which handler answers a request, and what holds for all of them: who may ask, what an error looks
// like, counting, compression.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/gate.h"
#include "server/http_message.h"
#include "server/http_server.h"
#include "server/request_metrics.h"
#include "server/status.h"
#include "server/worker_pool.h"

namespace weft::server {

// Answers from this size on are compressed for clients that accept gzip.
inline constexpr size_t kCompressBytesMin = 16 * 1024;
// Beyond this size they are not for a client on this machine: it takes a gigabyte a second plain, and waits
// for every 170 MB that are compressed (measured) a second longer.
inline constexpr size_t kCompressLocalBytesMax = 4 * 1024 * 1024;

// A family of paths that speaks one protocol. A constant of the program.
struct Face {
  std::string_view name;  // in metrics and logs
  // The words this protocol has for an error.
  Response (*refuse)(const Request& head, const Failure& failure);
  KeyRule key_rule = KeyRule::required;
  PageRule page_rule = PageRule::own_pages;
  bool is_listed = true;  // where weft says what it has
};

// weft's own words: {"error":{"code","message"}}.
Response refuse_as_json(const Request& head, const Failure& failure);

// Whether the client's Accept-Encoding takes gzip.
bool accepts_gzip(const Request& head);

// The face's answer to what went wrong, with the headers that belong to its status (Retry-After,
// WWW-Authenticate).
Response refusal(const Face& face, const Request& head, const Failure& failure);
Response refusal(const Face& face, const Request& head, const Error& error);

// add() before the server starts; from then on it is only read, by any thread. What it refers to outlives it.
class Router {
 public:
  // Must not block; answers through the responder, now or later. The request is gone after the call.
  using Handler = std::function<void(const Request&, const Responder&)>;
  // May block (it asks the engine): runs on the pool, and when that is full the client gets a 503.
  using Query = std::function<Result<Response>(const Request&)>;

  // The metrics are shared with answers that come after the router is gone.
  Router(const Gate& gate, WorkerPool& pool, std::shared_ptr<RequestMetrics> metrics)
      : gate_(gate), pool_(pool), metrics_(std::move(metrics)) {}

  // A pattern is a path whose segments may be {names}: "/api/v1/traces/{trace_id}". A fixed segment wins over
  // a name.
  void add(const Face& face, std::string_view method, std::string_view pattern, Handler handler);
  void add_query(const Face& face, std::string_view method, std::string_view pattern, Query query);
  // Answers a browser that goes to (GET, Accept: text/html) a path whose first segment no route has.
  void set_page(const Face& face, Handler handler);

  HttpApplication application() const;

 private:
  struct Route {
    const Face* face;
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Handler handler;
  };

  const Route* match(const Request& head, std::string_view method) const;
  const Route* match_page(const Request& head) const;
  const Route* match_any_method(const Request& head) const;
  std::string methods_of(const Request& head) const;
  std::string list_of_routes() const;

  std::optional<Failure> admit(const Request& head) const;
  void handle(Request request, const Responder& respond) const;
  Response refuse(const Request& head, const Failure& failure) const;
  Response describe_methods(const Request& head) const;
  Responder finishing(const Face& face, const Request& head, const Responder& respond) const;

  const Gate& gate_;
  WorkerPool& pool_;
  std::shared_ptr<RequestMetrics> metrics_;
  std::vector<Route> routes_;
  std::optional<Route> page_;
};

}  // namespace weft::server
