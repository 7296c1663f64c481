// THE table of what attribute keys mean. Every dialect's key that weft understands is a row of it, and
// nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/normalised.h"

namespace weft::model {

// In whose words an attribute names the kind of step a span is. Each has its own list in event_type.cc.
enum class Vocabulary : uint8_t { none, honeyhive, gen_ai, openinference, traceloop, llm_request, vercel };

// What values of a field can be used. A value that cannot is passed over, and the next row of the field may
// win.
enum class Shape : uint8_t {
  text,    // a string that is not empty
  count,   // an integer, a whole real or digits; from zero to kTokensMax
  amount,  // a finite number from zero on
  any,     // whatever was sent
};
Shape shape_of(Field field);

// One row. Rows of one field are in order of precedence: where a span has several, the first row wins.
struct Convention {
  Field field;
  std::string_view key;
  Vocabulary vocabulary = Vocabulary::none;
};
std::span<const Convention> conventions();

// Everything below one of these keys ("llm.input_messages.0.message.content") is content.
std::span<const std::string_view> content_prefixes();

using ConventionIndex = uint8_t;
inline constexpr ConventionIndex kUnclaimed = 255;

// The row of exactly `key`, or kUnclaimed. A few nanoseconds; does not look at prefixes.
ConventionIndex convention_of(std::string_view key);

// The type `word` stands for in `vocabulary`, in any case of letters; none where it is not one of its words.
std::optional<EventType> event_type_in(Vocabulary vocabulary, std::string_view word);

}  // namespace weft::model
