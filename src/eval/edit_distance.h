// Levenshtein's distance between two texts.
#pragma once

#include <cstddef>
#include <string_view>

namespace weft::eval {

// Single characters (code points) to insert, delete or replace. O(n·m) time, O(m) memory.
size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace weft::eval
