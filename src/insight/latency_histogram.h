// Durations counted in buckets that grow by a constant factor, so that histograms of any sources can be
// added.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace weft::insight {

// Bucket b counts durations d with floor(8 · log2(max(d, 1 ns))) = b: each is 2^(1/8), 9 %, wider than the
// one before, as in OpenTelemetry's exponential histogram of scale 3. A quantile is the geometric middle of
// the bucket its rank falls into, so it is off by at most 4.5 %. The engine counts in the same buckets
// (store/call_spans.cc). Value; one thread at a time.
class LatencyHistogram {
 public:
  static constexpr size_t kBucketsPerOctave = 8;
  static constexpr size_t kBuckets = 64 * kBucketsPerOctave;

  static size_t bucket_of(uint64_t duration_ns);
  // Where bucket `bucket` begins, in nanoseconds.
  static double begin_of(size_t bucket);

  void add(uint64_t duration_ns) { add_to_bucket(bucket_of(duration_ns), 1); }
  // A bucket beyond the last counts as the last.
  void add_to_bucket(size_t bucket, uint64_t count);
  void add(const LatencyHistogram& other);

  uint64_t count() const { return count_; }
  // Of 0 ≤ share ≤ 1, in nanoseconds; 0 when nothing was added.
  uint64_t quantile_ns(double share) const;

 private:
  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
};

}  // namespace weft::insight
