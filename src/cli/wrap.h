// Text broken into lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft::cli {

// Words in lines of at most `width` columns, each after `indent` spaces and ending in a newline; a word that
// is longer than a line stands alone. Control characters become U+FFFD.
std::string wrapped(std::string_view untrusted_text, size_t width, size_t indent);

}  // namespace weft::cli
