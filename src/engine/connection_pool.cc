#include "engine/connection_pool.h"

namespace weft::engine {

ConnectionPool::Loan::~Loan() {
  if (handle_ != nullptr) pool_->give_back(handle_);
}

ConnectionPool::ConnectionPool() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)initialised;  // a failure shows in curl_easy_init, where it can be reported
}

ConnectionPool::~ConnectionPool() {
  for (CURL* const handle : idle_) curl_easy_cleanup(handle);
}

Result<ConnectionPool::Loan> ConnectionPool::borrow(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  if (!returned_.wait_until(lock, deadline, [this] { return lent_ < kConnectionsMax; })) {
    return fail(ErrorCode::resource_exhausted,
                "{} queries run already and none ended in time: try again later", kConnectionsMax);
  }
  CURL* handle = nullptr;
  if (idle_.empty()) {
    handle = curl_easy_init();
    if (handle == nullptr)
      return fail(ErrorCode::resource_exhausted, "libcurl cannot make another connection");
  } else {
    handle = idle_.back();  // the one used last is the likeliest to be connected still
    idle_.pop_back();
  }
  ++lent_;
  return Loan(*this, handle);
}

void ConnectionPool::give_back(CURL* handle) {
  curl_easy_reset(handle);  // options only: the connection stays open
  {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(handle);
    --lent_;
  }
  returned_.notify_one();
}

}  // namespace weft::engine
