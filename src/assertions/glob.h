// Names with placeholders, as promptfoo's trace assertions have them.
#pragma once

#include <string_view>

namespace weft::assertions {

// Whether all of `text` is as `pattern` says: `*` stands for any bytes, `?` for one character; the letters A
// to Z are the same in either case; everything else stands for itself. Without recursion, O(text × pattern).
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace weft::assertions
