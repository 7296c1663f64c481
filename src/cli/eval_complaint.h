// How weft eval says on standard error what is amiss.
#pragma once

#include <string_view>

#include "base/result.h"
#include "eval/warnings.h"

namespace weft::cli {

void warn(std::string_view text);
void warn(const eval::Warnings& warnings);
void say_eval_error(const Error& error);

}  // namespace weft::cli
