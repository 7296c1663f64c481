#include "cli/eval_complaint.h"

#include <fmt/format.h>

#include <cstdio>

namespace weft::cli {

void warn(std::string_view text) {
  fmt::print(stderr, "weft eval: warning: {}\n", text);
}

void warn(const eval::Warnings& warnings) {
  for (const auto& text : warnings.texts()) warn(text);
  if (warnings.left_out() > 0) fmt::print(stderr, "weft eval: {} more warnings\n", warnings.left_out());
}

void say_eval_error(const Error& error) {
  fmt::print(stderr, "weft eval: {}\n", error.message);
}

}  // namespace weft::cli
