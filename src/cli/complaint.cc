#include "cli/complaint.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/terminal.h"
#include "cli/wrap.h"

namespace weft::cli {

std::string complaint(std::string_view untrusted_message, size_t columns) {
  return wrapped(fmt::format("weft: {}", untrusted_message), columns, 0);
}

int complain(const Error& error) {
  fmt::print(stderr, "{}", complaint(error.message, Terminal::of_stdout().columns()));
  return 1;
}

}  // namespace weft::cli
