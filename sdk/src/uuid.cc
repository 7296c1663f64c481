#include "uuid.h"

#include <cctype>

#include "thread_state.h"

namespace weft::detail {
namespace {

constexpr std::string_view kPattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

}  // namespace

std::string make_uuid() {
  TraceId id;
  thread_random().fill(id);
  id.bytes[6] = static_cast<uint8_t>((id.bytes[6] & 0x0f) | 0x40);
  id.bytes[8] = static_cast<uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  std::string text = id.to_hex();
  for (size_t i = 0; i < kPattern.size(); ++i) {
    if (kPattern[i] == '-') text.insert(i, 1, '-');
  }
  return text;
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != kPattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool digit = std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (kPattern[i] == '-' ? text[i] != '-' : !digit) return false;
  }
  return true;
}

}  // namespace weft::detail
