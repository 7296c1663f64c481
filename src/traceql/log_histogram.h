// Histograms of values of any size: eight buckets for each power of two.
#pragma once

#include <cstdint>
#include <map>

namespace weft::traceql {

// Buckets of values above 0 are cut where the exponent or the first three bits of the mantissa of a double
// change: 8, 9, 10, … 15, 16, 18, 20, … A bucket holds its end, not its begin, and is at most an eighth of
// its begin wide. Values of 0 and below share bucket 0, which ends at 0.
uint16_t bucket_of(double value);
double bucket_end(uint16_t bucket);
// The last bucket up to the next power of two: what Tempo's histograms have for a bucket.
uint16_t octave_of(uint16_t bucket);

using LogHistogram = std::map<uint16_t, uint64_t>;  // bucket → how many values

// The value below which a share `p` (0 to 1) of the values lies: of n values ceil(p · n), at least one, are
// counted off, and within the last one's bucket it is interpolated. So it is off by less than an eighth. The
// histogram must not be empty.
double quantile(double p, const LogHistogram& histogram);

}  // namespace weft::traceql
