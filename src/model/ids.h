// Trace and span ids as OpenTelemetry has them: opaque bytes, all zero means "none".
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/hex.h"

namespace weft::model {

template <size_t kBytes>
struct Id {
  std::array<uint8_t, kBytes> bytes{};

  bool is_valid() const {
    return std::any_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte != 0; });
  }
  std::string hex() const { return to_hex(bytes); }
  static std::optional<Id> from_hex(std::string_view text) {
    Id id;
    return weft::from_hex(text, id.bytes) ? std::optional(id) : std::nullopt;
  }
  auto operator<=>(const Id&) const = default;
};

using TraceId = Id<16>;
using SpanId = Id<8>;

}  // namespace weft::model

template <size_t kBytes>
struct std::hash<weft::model::Id<kBytes>> {
  size_t operator()(const weft::model::Id<kBytes>& id) const noexcept {
    // Ids are random bytes; the last eight are random even where a 64-bit id was widened with zeros.
    uint64_t low;
    std::memcpy(&low, id.bytes.data() + kBytes - sizeof low, sizeof low);
    return low;
  }
};
