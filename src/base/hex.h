// Lower-case hexadecimal, as trace and span ids are written.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weft {

std::string to_hex(std::span<const uint8_t> bytes);
// Writes 2 × bytes.size() characters to `out`, without an end mark.
void write_hex(std::span<const uint8_t> bytes, char* out);
// Fills `out` from exactly 2 × out.size() digits, either case. False when the length or a digit is wrong.
bool from_hex(std::string_view text, std::span<uint8_t> out);

}  // namespace weft
