// Texts as the HTML report has them.
#pragma once

#include <string>
#include <string_view>

namespace weft::runs {

// For elements and attributes.
std::string escaped(std::string_view text);
// The same; beyond kReportTextBytes it is cut, and says by how much.
std::string shown(std::string_view text);

}  // namespace weft::runs
