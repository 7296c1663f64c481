#include "store/text_index.h"

#include <fmt/format.h>

#include <algorithm>

namespace weft::store {
namespace {

constexpr size_t kWordBytesMin = 4;  // the engine's text_index_like_min_pattern_length

// As the index is declared (migrations.cc): the engine recognises no other expression.
constexpr std::string_view kText = "lowerUTF8(arrayStringConcat(mapValues(contents), '\\n'))";

bool is_of_word(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

char lowered(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

}  // namespace

std::vector<std::string> indexed_words(std::string_view phrase) {
  std::vector<std::string> words;
  for (auto begin = phrase.begin(); begin != phrase.end();) {
    begin = std::find_if(begin, phrase.end(), is_of_word);
    const auto end = std::find_if_not(begin, phrase.end(), is_of_word);
    if (static_cast<size_t>(end - begin) >= kWordBytesMin) {
      std::ranges::transform(begin, end, std::back_inserter(words.emplace_back()), lowered);
    }
    begin = end;
  }
  std::ranges::stable_sort(words, std::ranges::greater(), &std::string::size);
  if (words.size() > kPhraseWordsMax) words.resize(kPhraseWordsMax);
  return words;
}

std::string text_hints(Statement& statement, std::string_view phrase) {
  std::string hints;
  for (const auto& word : indexed_words(phrase)) {
    fmt::format_to(std::back_inserter(hints), " AND {} LIKE {}", kText,
                   statement.text(fmt::format("%{}%", word)));
  }
  return hints;
}

}  // namespace weft::store
