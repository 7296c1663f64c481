// Durations counted in buckets that grow by a constant factor, so that histograms of any sources can be
// added.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace weft::insight {

// Bucket b counts durations d with floor(8 · log2(max(d, 1 ns))) = b: each is 2^(1/8), 9 %, wider than the
// one before, as in OpenTelemetry's exponential histogram of scale 3. A quantile is the geometric middle of
// the bucket its rank falls into, so it is off by at most 4.5 %, and within the shortest and the longest that
// were added: of one duration alone it is exact. The engine counts in the same buckets (store/call_spans.cc).
// Value; one thread at a time.
class LatencyHistogram {
 public:
  static constexpr size_t kBucketsPerOctave = 8;
  static constexpr size_t kBuckets = 64 * kBucketsPerOctave;

  static size_t bucket_of(uint64_t duration_ns);
  // Where bucket `bucket` begins, in nanoseconds.
  static double begin_of(size_t bucket);

  void add(uint64_t duration_ns);
  // A bucket beyond the last counts as the last.
  void add_to_bucket(size_t bucket, uint64_t count);
  void add(const LatencyHistogram& other);

  uint64_t count() const { return count_; }
  // Of 0 ≤ share ≤ 1, in nanoseconds; 0 when nothing was added.
  uint64_t quantile_ns(double share) const;

 private:
  void count_in(size_t bucket, uint64_t count, uint64_t shortest_ns, uint64_t longest_ns);

  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
  uint64_t shortest_ns_ = UINT64_MAX;  // of those that were added to a bucket: where that begins …
  uint64_t longest_ns_ = 0;            // … and ends
};

}  // namespace weft::insight
