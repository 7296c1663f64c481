// What the index of words in prompts and answers is made of, and how a phrase is asked of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/statement.h"

namespace weft::store {

// The index's name. A merge builds it, an insert does not: at insert it would cost a fifth of what receiving
// costs, and what has not been merged yet is little and is read through.
inline constexpr std::string_view kTextIndex = "by_word";

// More words of a phrase are not asked of the index: three long ones leave little to read.
inline constexpr size_t kPhraseWordsMax = 3;

// The longest words of `phrase`, in lower case: runs of ASCII letters and digits of at least four bytes,
// fewer than which the engine would not look up.
std::vector<std::string> indexed_words(std::string_view phrase);

// Conditions, each beginning with " AND ", that hold for every span with `phrase` in one of its contents, in
// any case, and that the index can answer; none where the phrase has no word for it. A word of the phrase may
// be a part of a word of the text. (One letter is lost: the index keeps a long s apart from s.)
std::string text_hints(Statement& statement, std::string_view phrase);

}  // namespace weft::store
