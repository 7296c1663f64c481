// Base64 (RFC 4648), as protobuf's JSON mapping writes bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weft::wire {

// The standard alphabet, with padding.
std::string to_base64(std::string_view bytes);

// The standard and the URL alphabet, with padding or without, as protobuf's mapping asks of readers. Nothing
// when it is neither.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace weft::wire
