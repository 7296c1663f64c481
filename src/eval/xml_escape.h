// Texts as XML has them.
#pragma once

#include <string>
#include <string_view>

namespace weft::eval {

// For elements and attributes. XML 1.0 has no way to write most control characters: they become spaces.
std::string xml_escaped(std::string_view text);

}  // namespace weft::eval
