#pragma once

#include <cstdint>
#include <string_view>

namespace weft {

/// What a span is to an LLM application, in HoneyHive's words.
enum class EventType : uint8_t { model, chain, tool, session };

constexpr std::string_view to_string(EventType type) noexcept {
  switch (type) {
    case EventType::model:
      return "model";
    case EventType::chain:
      return "chain";
    case EventType::tool:
      return "tool";
    case EventType::session:
      return "session";
  }
  return "tool";
}

}  // namespace weft
