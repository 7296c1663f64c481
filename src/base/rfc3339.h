// Instants as RFC 3339 writes them: "2026-11-21T08:30:00.5+01:00". utc_time.h writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weft {

// Unix nanoseconds; none for what is no instant, or outside of what 64 bits can say (1970 to 2554). Digits
// beyond nanoseconds are dropped.
std::optional<uint64_t> parse_rfc3339(std::string_view text);

}  // namespace weft
