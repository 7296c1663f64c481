// UTF-8 as code points.
#pragma once

#include <string>
#include <string_view>

namespace weft::eval {

// A byte that is no UTF-8 counts as one character of its own value.
std::u32string code_points(std::string_view text);

}  // namespace weft::eval
