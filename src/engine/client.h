// Client: ClickHouse over HTTP, the same for the embedded engine and for a server of the user's.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace weft::engine {

struct Address {
  std::string url;  // http://host:port, without a path
  std::string user;
  std::string password;
  std::string database;
};

struct Query {
  std::string sql;
  // Values of {name:Type} placeholders: never pasted into the SQL. Simple types: the value as it is, any
  // bytes. Arrays, maps and tuples: ClickHouse's literal of it, ['a','b\'c'].
  std::vector<std::pair<std::string, std::string>> parameters = {};
  std::vector<std::pair<std::string, std::string>> settings = {};  // `database`: another than the address's
  // Sent as the request's body (an INSERT's data) when not empty; the SQL then travels in the URL. Not owned:
  // must outlive the call.
  std::string_view data = {};
  std::chrono::milliseconds timeout{15'000};
};

// Errors: unavailable (cannot connect, connection lost: with the reason), deadline_exceeded (the query is
// cancelled on the server too), invalid_argument with ClickHouse's own message and code otherwise. Any
// thread: each call borrows a kept-alive connection from a bounded pool.
class Client {
 public:
  explicit Client(Address address);
  ~Client();

  Result<std::string> run(const Query& query) const;
  // Where the engine is now: the embedded one gets a new port at each start.
  void set_address(Address address);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::engine
