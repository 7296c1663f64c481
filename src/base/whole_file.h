// Files that are there whole or not at all.
#pragma once

#include <cstdio>
#include <functional>
#include <string>

#include "base/result.h"

namespace weft {

// Written beside and renamed: what has the name is whole. Makes the folders on the way. Errors: those of
// `write`, with the path; unavailable when it cannot be written. Any thread.
Status write_whole_file(const std::string& path, const std::function<Status(std::FILE* file)>& write);

}  // namespace weft
