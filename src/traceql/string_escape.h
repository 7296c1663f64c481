// Escapes of a string in double quotes, which are Go's: TraceQL's own reader is written in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weft::traceql {

// `text` begins with a backslash. Appends what the escape stands for (\a \b \f \n \r \t \v \\ \" \', \x and
// two hexadecimal digits or three octal ones for a byte, \u and four or \U and eight for a character) and
// gives its length; none: it is none of these, or stands for no character.
std::optional<size_t> append_escape(std::string_view text, std::string& into);

}  // namespace weft::traceql
