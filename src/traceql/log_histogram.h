// Histograms whose buckets end at powers of two, as Tempo has them.
#pragma once

#include <cstdint>
#include <map>

namespace weft::traceql {

// A value belongs to the bucket of the smallest power of two that is not below it: bucket 3 holds more than 4
// and up to 8. Values of 0 and below share one bucket, which ends at 0.
inline constexpr int16_t kZeroBucket = -2'000;
int16_t bucket_of(double value);
double bucket_end(int16_t bucket);

using LogHistogram = std::map<int16_t, uint64_t>;  // bucket → how many values

// The value below which a share `p` (0 to 1) of the values lies, interpolated within its bucket on a
// logarithmic scale: off by less than a factor of two. The rule is that of Grafana Tempo's Log2Quantile:
// of n values ceil(p · n), at least one, are counted off. The histogram must not be empty.
double quantile(double p, const LogHistogram& histogram);

}  // namespace weft::traceql
