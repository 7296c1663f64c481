#pragma once

#include <string>
#include <string_view>

namespace weft::detail {

// A random UUID, version 4 (RFC 9562, section 5.4), lower-case.
std::string make_uuid();

// 8-4-4-4-12 hexadecimal digits, of any version.
bool is_uuid(std::string_view text) noexcept;

}  // namespace weft::detail
