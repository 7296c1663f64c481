// The files that a configuration names, for those who run it again when one of them changes.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace weft::eval {

// Files in files: tests that name files with vars are followed so deep.
inline constexpr int kNamedDepthMax = 4;
// Beyond, none is added.
inline constexpr size_t kNamedFilesMax = 10'000;

// The configurations themselves, and every file that a text in them is the name of: with or without file://,
// as a pattern, or as a word of a command. What cannot be read names nothing.
std::set<std::string> named_files(const std::vector<std::string>& configurations);

}  // namespace weft::eval
