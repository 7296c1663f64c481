#include "weft/ids.h"

#include "hex.h"

namespace weft {
namespace {

template <typename Id>
std::string hex_of(const Id& id) {
  std::string text(2 * id.bytes.size(), '0');
  detail::write_hex(id.bytes, text.data());
  return text;
}

template <typename Id>
std::optional<Id> parse_id(std::string_view hex) noexcept {
  Id id;
  if (hex.size() != 2 * id.bytes.size() || !detail::read_hex(hex.data(), id.bytes) || !id.is_valid())
    return {};
  return id;
}

}  // namespace

std::string TraceId::to_hex() const {
  return hex_of(*this);
}

std::optional<TraceId> TraceId::from_hex(std::string_view hex) noexcept {
  return parse_id<TraceId>(hex);
}

std::string SpanId::to_hex() const {
  return hex_of(*this);
}

std::optional<SpanId> SpanId::from_hex(std::string_view hex) noexcept {
  return parse_id<SpanId>(hex);
}

}  // namespace weft
