#pragma once

#include <cstdint>
#include <string_view>

namespace weft {

/// How much a line matters.
enum class LogLevel : uint8_t {
  info,     ///< worth knowing, and nothing is wrong
  warning,  ///< something is lost or ignored, and the SDK goes on
  error     ///< the SDK cannot do what it was asked to
};

/// Called with one line of text, without a newline, that lives during the call. Any thread may call it.
using LogHandler = void (*)(LogLevel level, std::string_view message);

/// Where the SDK says what its user must know: wrong configuration, an endpoint that does not answer, spans
/// dropped. The same complaint comes at most once in ten seconds to one handler. Default: standard error, a
/// line each, starting with "weft:". nullptr silences it. Any thread; process-wide.
void set_log_handler(LogHandler handler) noexcept;

}  // namespace weft
