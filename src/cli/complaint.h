// How a verb says on standard error that it cannot do what it was asked.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::cli {

// "weft: …" in lines of at most `columns`.
std::string complaint(std::string_view untrusted_message, size_t columns);

// Prints it as wide as the terminal is; returns 1, the exit code.
int complain(const Error& error);

}  // namespace weft::cli
