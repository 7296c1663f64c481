#include "traceql/log_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace weft::traceql {
namespace {

constexpr unsigned kBucketsPerOctave = 8;
// Of a double, behind the exponent and the bits that tell the buckets of an octave.
constexpr unsigned kBitsWithin = 49;

}  // namespace

// Read off the bits, not computed with a logarithm, so that a bucket's end falls on the right side, and so
// that SQL can do the same (series_statement.cc). The bits of positive doubles are in the order of the
// numbers.
uint16_t bucket_of(double value) {
  if (!(value > 0)) return 0;
  const auto bits = std::bit_cast<uint64_t>(value);
  const bool is_end = (bits & ((uint64_t{1} << kBitsWithin) - 1)) == 0;
  return static_cast<uint16_t>((bits >> kBitsWithin) + (is_end ? 0 : 1));
}

double bucket_end(uint16_t bucket) {
  return std::bit_cast<double>(uint64_t{bucket} << kBitsWithin);
}

uint16_t octave_of(uint16_t bucket) {
  return static_cast<uint16_t>((bucket + kBucketsPerOctave - 1) / kBucketsPerOctave * kBucketsPerOctave);
}

double quantile(double p, const LogHistogram& histogram) {
  uint64_t total = 0;
  for (const auto& [bucket, count] : histogram) total += count;
  const auto wanted = std::max(uint64_t{1}, static_cast<uint64_t>(std::ceil(p * static_cast<double>(total))));
  uint64_t passed = 0;
  for (const auto& [bucket, count] : histogram) {
    if (passed + count < wanted) {
      passed += count;
      continue;
    }
    if (bucket == 0) return 0;
    const double share = static_cast<double>(wanted - passed) / static_cast<double>(count);
    return std::lerp(bucket_end(static_cast<uint16_t>(bucket - 1)), bucket_end(bucket), share);
  }
  return bucket_end(histogram.rbegin()->first);
}

}  // namespace weft::traceql
