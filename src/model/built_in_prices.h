// The text of prices.json, which the build puts into the program.
#pragma once

#include <string_view>

namespace weft::model {

extern const std::string_view kBuiltInPrices;

}  // namespace weft::model
