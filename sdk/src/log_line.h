#pragma once

#include <string_view>

#include "weft/log.h"

namespace weft::detail {

// The same complaint comes at most once in this long.
constexpr int kComplaintPeriodSeconds = 10;

// Gives a line to the log handler, with control characters replaced: what stands in it may be anyone's input.
// Any thread; takes no lock, so that a forked child can log.
void log_line(LogLevel level, std::string_view message) noexcept;

// The same for what may happen thousands of times a second: of one `topic`, a line each
// kComplaintPeriodSeconds. False if it came too soon and was not said.
bool complain(LogLevel level, std::string_view topic, std::string_view message) noexcept;

}  // namespace weft::detail
