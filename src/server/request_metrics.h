// RequestMetrics: what is counted while requests are answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace weft::server {

// Any thread.
class RequestMetrics {
 public:
  RequestMetrics();
  ~RequestMetrics();

  void count_request(std::string_view face, int http_status, std::chrono::nanoseconds duration);
  void count_grpc_request(int grpc_code, std::chrono::nanoseconds duration);
  void count_spans(uint64_t accepted, uint64_t rejected);

  prometheus::Registry& registry();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::server
