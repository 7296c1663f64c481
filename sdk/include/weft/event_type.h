#pragma once

#include <cstdint>
#include <string_view>

namespace weft {

/// What a span is to an LLM application, in HoneyHive's words.
enum class EventType : uint8_t {
  model,   ///< a call of a language model, or of anything that infers
  chain,   ///< several steps that belong together
  tool,    ///< one step: a search, a database, a function
  session  ///< the whole of a conversation or a request
};

/// The word HoneyHive has for it, which is the enumerator's name.
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
