#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::detail {

// The parts, one after another, in the gzip format (RFC 1952). Empty if there is no memory for it.
std::string gzip(const std::vector<std::string_view>& parts);

}  // namespace weft::detail
