#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft::detail {

// Whether the text is well-formed UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms, nothing
// past U+10FFFF). Eight bytes a step as long as they are ASCII.
bool is_valid_utf8(std::string_view text) noexcept;

// The text with each maximal ill-formed part replaced by U+FFFD, as browsers do it.
std::string replace_invalid_utf8(std::string_view untrusted_text);

// The length of the longest start of `text` that has at most `bytes_max` bytes and cuts no character apart.
size_t utf8_cut(std::string_view text, size_t bytes_max) noexcept;

}  // namespace weft::detail
