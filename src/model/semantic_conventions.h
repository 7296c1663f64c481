// THE table of what attribute keys mean: which key stands for which field, in what order, and which keys are
// pieces of a tree that was flattened below a prefix.
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

// What the keys below one prefix are pieces of.
enum class Group : uint8_t {
  // The maps of HoneyHive's event, as the program's author filled them.
  inputs,
  outputs,
  config,
  metadata,
  metrics,
  feedback,
  user_properties,
  // What a model was asked and answered.
  input_messages,
  prompts,
  plain_prompts,
  output_messages,
  completions,
  plain_completions,
  // Tools that a model may call.
  tools,
  request_functions,
  // Documents found or ranked.
  retrieved_documents,
  reranker_input_documents,
  reranker_output_documents,
  // How a model was called: temperature and the like.
  settings,
};
inline constexpr size_t kGroupCount = static_cast<size_t>(Group::settings) + 1;

struct PrefixConvention {
  std::string_view prefix;  // with its last dot
  Group group;
  bool is_content = false;
};
std::span<const PrefixConvention> prefix_conventions();

// The row whose prefix `key` is below, or nullptr.
const PrefixConvention* prefix_convention_of(std::string_view key);

using ConventionIndex = uint8_t;
inline constexpr ConventionIndex kUnclaimed = 255;

// The row of exactly `key`, or kUnclaimed. A few nanoseconds; does not look at prefixes.
ConventionIndex convention_of(std::string_view key);

// The type `word` stands for in `vocabulary`, in any case of letters; none where it is not one of its words.
std::optional<EventType> event_type_in(Vocabulary vocabulary, std::string_view word);

}  // namespace weft::model
