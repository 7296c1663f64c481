// Text in columns: for terminals, and for reports in a font of fixed width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft {

// Columns that UTF-8 text takes up, counting one for each code point.
size_t display_width(std::string_view text);
// `text` cut to `width` columns (with "…" where something is missing) and filled up with spaces. Control
// characters, which could steer the terminal, become U+FFFD.
std::string fit(std::string_view untrusted_text, size_t width);
std::string fit_right(std::string_view untrusted_text, size_t width);
// Without control characters, otherwise whole.
std::string harmless(std::string_view untrusted_text);

}  // namespace weft
