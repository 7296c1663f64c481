#include "base/utc_time.h"

#include <fmt/chrono.h>

namespace weft {

std::string utc_text(std::chrono::system_clock::time_point time) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  const auto whole = std::chrono::floor<seconds>(time);
  const auto rest = std::chrono::floor<milliseconds>(time - whole).count();
  return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(whole)), rest);
}

}  // namespace weft
