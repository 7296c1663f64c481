// ConnectionPool: kept-alive libcurl handles, lent to one caller at a time.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"

namespace weft::engine {

// Any thread.
class ConnectionPool {
 public:
  // Queries that run at once through one client. Beyond it a caller waits for its turn, as long as its
  // timeout lets it; then the query is refused with resource_exhausted.
  static constexpr size_t kConnectionsMax = 32;

  // A borrowed handle, reset but for its connection; goes back when this ends.
  class Loan {
   public:
    Loan(ConnectionPool& pool, CURL* handle) : pool_(&pool), handle_(handle) {}
    Loan(Loan&& other) noexcept : pool_(other.pool_), handle_(std::exchange(other.handle_, nullptr)) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan();

    CURL* handle() const { return handle_; }

   private:
    ConnectionPool* pool_;
    CURL* handle_;
  };

  ConnectionPool();
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  Result<Loan> borrow(std::chrono::steady_clock::time_point deadline);

 private:
  void give_back(CURL* handle);

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<CURL*> idle_;
  size_t lent_ = 0;
};

}  // namespace weft::engine
