// Numbers as people read them on a terminal, beside those of base/words.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/words.h"

namespace weft::cli {

std::string cost_text(std::optional<double> cost_usd);  // "$0.0021", "" when unknown
std::string time_text(uint64_t unix_nano);              // local time, "2026-11-21 08:04:45.421"

}  // namespace weft::cli
