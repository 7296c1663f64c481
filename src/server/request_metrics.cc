#include "server/request_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>

namespace weft::server {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10};

}  // namespace

struct RequestMetrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("weft_http_requests_total")
                                                          .Help("Requests answered, by face and status.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations =
      prometheus::BuildHistogram()
          .Name("weft_http_request_seconds")
          .Help("Time from the last byte of a request to its answer, by face.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& calls = prometheus::BuildCounter()
                                                       .Name("weft_grpc_requests_total")
                                                       .Help("gRPC calls answered, by status code.")
                                                       .Register(registry);
  prometheus::Histogram& call_seconds = prometheus::BuildHistogram()
                                            .Name("weft_grpc_request_seconds")
                                            .Help("Time from the first byte of a gRPC call to its answer.")
                                            .Register(registry)
                                            .Add({}, kSeconds);
  prometheus::Family<prometheus::Counter>& spans =
      prometheus::BuildCounter()
          .Name("weft_spans_received_total")
          .Help("Spans of answered requests: on disk, or rejected.")
          .Register(registry);
  prometheus::Counter& accepted = spans.Add({{"outcome", "accepted"}});
  prometheus::Counter& rejected = spans.Add({{"outcome", "rejected"}});
};

RequestMetrics::RequestMetrics() : impl_(std::make_unique<Impl>()) {}
RequestMetrics::~RequestMetrics() = default;

void RequestMetrics::count_request(std::string_view face, int http_status,
                                   std::chrono::nanoseconds duration) {
  const std::string name(face);
  impl_->requests.Add({{"face", name}, {"status", std::to_string(http_status)}}).Increment();
  impl_->durations.Add({{"face", name}}, kSeconds).Observe(std::chrono::duration<double>(duration).count());
}

void RequestMetrics::count_grpc_request(int grpc_code, std::chrono::nanoseconds duration) {
  impl_->calls.Add({{"code", std::to_string(grpc_code)}}).Increment();
  impl_->call_seconds.Observe(std::chrono::duration<double>(duration).count());
}

void RequestMetrics::count_spans(uint64_t accepted, uint64_t rejected) {
  impl_->accepted.Increment(static_cast<double>(accepted));
  impl_->rejected.Increment(static_cast<double>(rejected));
}

prometheus::Registry& RequestMetrics::registry() {
  return impl_->registry;
}

}  // namespace weft::server
