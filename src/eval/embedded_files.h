// Files that are part of the program.
#pragma once

#include <span>
#include <string_view>

namespace weft::eval {

struct EmbeddedFile {
  std::string_view path;  // "getting-started/README.md"
  std::string_view bytes;
};

// What the JavaScript engine is started with.
std::span<const EmbeddedFile> embedded_scripts();
// node-sql-parser, a file for each dialect.
std::span<const EmbeddedFile> embedded_sql_parsers();
// What a Python process is started with: one file.
std::span<const EmbeddedFile> embedded_python();
// What `weft init` writes; the first part of a path is the example's name.
std::span<const EmbeddedFile> embedded_examples();

}  // namespace weft::eval
