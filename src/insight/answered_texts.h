// Answered texts: what several calls answered, as words to be found again in what a later one was asked.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

namespace weft::insight {

// Of JSON (and of the JSON within its texts, up to kNestedTextsMax deep) the leaves are compared: strings and
// numbers, not the names of fields, nor what only wraps an answer ("role", "type", "finish_reason" …). Of
// each leaf its words in lower case: letters and digits, so that spacing, quoting and case make no
// difference; each ideograph is a word.
//
//   a leaf of up to kRunWords words   appears where all its words stand in a leaf of the question, in order
//   a longer one                      appears where any kRunWords of its words in a row do
//
// Linear in the texts; one thread. Words are kept as 64-bit hashes: that two texts are taken for one is
// unlikely, and says "cannot tell them apart", never "independent".
class AnsweredTexts {
 public:
  static constexpr size_t kRunWords = 8;
  static constexpr int kNestedTextsMax = 4;  // JSON text in JSON text …; deeper, it is compared as text

  // Whether the answer has anything to compare; JSON or any text.
  bool add(std::string_view answer);
  // Whether anything that was added is in the question; JSON or any text.
  bool any_in(std::string_view question) const;
  void clear();

 private:
  std::unordered_set<uint64_t> runs_;
  uint32_t lengths_ = 0;  // bit n: some runs are n words long
};

}  // namespace weft::insight
