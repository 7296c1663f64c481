#include "traceql/log_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace weft::traceql {

// Read off the bits, not computed with a logarithm, so that powers of two fall on the right side, and so that
// SQL can do the same (series_statement.cc).
int16_t bucket_of(double value) {
  if (!(value > 0)) return kZeroBucket;
  const auto bits = std::bit_cast<uint64_t>(value);
  const auto exponent = static_cast<int16_t>((bits >> 52) - 1023);
  const bool is_power = (bits & ((uint64_t{1} << 52) - 1)) == 0;
  return static_cast<int16_t>(exponent + (is_power ? 0 : 1));
}

double bucket_end(int16_t bucket) {
  return bucket == kZeroBucket ? 0 : std::ldexp(1.0, bucket);
}

double quantile(double p, const LogHistogram& histogram) {
  uint64_t total = 0;
  for (const auto& [bucket, count] : histogram) total += count;
  const auto wanted = std::max(uint64_t{1}, static_cast<uint64_t>(std::ceil(p * static_cast<double>(total))));
  uint64_t passed = 0;
  int16_t before = kZeroBucket;
  for (const auto& [bucket, count] : histogram) {
    if (passed + count >= wanted) {
      if (bucket == kZeroBucket) return 0;
      const double share = static_cast<double>(wanted - passed) / static_cast<double>(count);
      const double low = before == kZeroBucket ? bucket - 1 : before;
      return std::exp2(low + (bucket - low) * share);
    }
    passed += count;
    before = bucket;
  }
  return bucket_end(before);
}

}  // namespace weft::traceql
