// KnownKeys: what may stand at a place of a configuration, and what becomes of everything else.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "eval/document.h"
#include "eval/warnings.h"

namespace weft::eval {

struct KnownKeys {
  std::string_view place;                           // "a test", in messages
  std::span<const std::string_view> known;          // weft does what they say
  std::span<const std::string_view> not_supported;  // promptfoo does something that weft does not: an error
  std::span<const std::string_view> without_effect = {};  // nothing that is said there changes: a warning
};

// A key that none of them knows is a warning, with the known key it resembles: promptfoo passes over it too.
Status check_keys(const Document& document, const std::string& pointer, const json::object& object,
                  const KnownKeys& keys, Warnings& warnings);

// Of `words`, the one that a typing error could have made `word` of; "" where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);

}  // namespace weft::eval
