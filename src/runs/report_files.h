// Files of the HTML report that are part of the program.
#pragma once

#include <span>
#include <string_view>

namespace weft::runs {

struct EmbeddedFile {
  std::string_view path;
  std::string_view bytes;
};
// report.css and report.js.
std::span<const EmbeddedFile> report_files();

}  // namespace weft::runs
