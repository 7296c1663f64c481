// HTML in answers.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::eval {

inline constexpr size_t kHtmlBytesMax = 10 * 1024 * 1024;  // longer texts are no HTML
// Tags that are opened; at more, a tree of them takes seconds, and the text is refused.
inline constexpr size_t kHtmlTagsMax = 50'000;

// Why the text is no HTML: it is empty or XML, has text outside of all elements, or none that HTML knows
// (names with a hyphen are custom elements); "" where it is. Everything is read as the HTML standard has it
// (section 13.2), which mends what is wrong. Errors: too_large beyond the limits.
Result<std::string> html_problem(std::string_view text);

// Whether there is HTML in a text, by its looks: two of a tag, a closing tag, an entity, an attribute, a
// comment; or one that nearly nothing else has, such as <div or <!DOCTYPE html. Linear in the text.
bool looks_like_html(std::string_view text);

}  // namespace weft::eval
