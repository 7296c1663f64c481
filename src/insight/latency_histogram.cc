#include "insight/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace weft::insight {

size_t LatencyHistogram::bucket_of(uint64_t duration_ns) {
  const double octaves = std::log2(static_cast<double>(std::max<uint64_t>(duration_ns, 1)));
  return std::min(static_cast<size_t>(octaves * kBucketsPerOctave), kBuckets - 1);
}

double LatencyHistogram::begin_of(size_t bucket) {
  return std::exp2(static_cast<double>(bucket) / kBucketsPerOctave);
}

void LatencyHistogram::add(uint64_t duration_ns) {
  count_in(bucket_of(duration_ns), 1, duration_ns, duration_ns);
}

void LatencyHistogram::add_to_bucket(size_t bucket, uint64_t count) {
  const size_t counted = std::min(bucket, kBuckets - 1);
  const bool is_last = counted == kBuckets - 1;  // which ends at 2^64
  count_in(counted, count, static_cast<uint64_t>(begin_of(counted)),
           is_last ? UINT64_MAX : static_cast<uint64_t>(begin_of(counted + 1)));
}

void LatencyHistogram::count_in(size_t bucket, uint64_t count, uint64_t shortest_ns, uint64_t longest_ns) {
  counts_[bucket] += count;
  count_ += count;
  shortest_ns_ = std::min(shortest_ns_, shortest_ns);
  longest_ns_ = std::max(longest_ns_, longest_ns);
}

void LatencyHistogram::add(const LatencyHistogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  shortest_ns_ = std::min(shortest_ns_, other.shortest_ns_);
  longest_ns_ = std::max(longest_ns_, other.longest_ns_);
}

uint64_t LatencyHistogram::quantile_ns(double share) const {
  if (count_ == 0) return 0;
  const auto rank =
      std::clamp<uint64_t>(static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_))), 1, count_);
  uint64_t seen = 0;
  size_t bucket = 0;
  for (; bucket < kBuckets - 1; ++bucket) {
    seen += counts_[bucket];
    if (seen >= rank) break;
  }
  const auto middle = static_cast<uint64_t>(begin_of(bucket) * std::exp2(0.5 / kBucketsPerOctave));
  return std::clamp(middle, shortest_ns_, longest_ns_);
}

}  // namespace weft::insight
