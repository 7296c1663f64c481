#include "store/query_limits.h"

#include <algorithm>

namespace weft::store {
namespace {

using std::chrono::milliseconds;

QueryLimits& of_process() {
  static QueryLimits limits;
  return limits;
}

}  // namespace

const QueryLimits& query_limits() {
  return of_process();
}

void set_query_limits(const QueryLimits& limits) {
  of_process() = limits;
}

QueryLimits until(std::chrono::steady_clock::time_point deadline, QueryLimits limits) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
  limits.time = std::clamp(left, milliseconds{1}, limits.time);
  return limits;
}

}  // namespace weft::store
