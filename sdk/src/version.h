#pragma once

#include <string_view>

namespace weft::detail {

// Of this library, as its CMake project says.
std::string_view sdk_version() noexcept;

}  // namespace weft::detail
