#include "insight/answered_texts.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <vector>

#include "base/utf8.h"
#include "model/json_tree.h"

namespace weft::insight {
namespace {

namespace json = boost::json;

// Fields whose values say how an answer is wrapped, the same in any: they tell nothing of where it went.
constexpr std::array<std::string_view, 6> kWrapping{"role",  "type",   "finish_reason",
                                                    "index", "object", "status"};

bool wraps(std::string_view key) {
  return std::ranges::find(kWrapping, key) != kWrapping.end();
}

bool is_letter(char at) {
  const auto byte = static_cast<unsigned char>(at);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte >= 0x80;
}
// The first byte of a character of U+3000 and beyond: scripts that write no spaces.
bool begins_ideograph(char at) {
  return static_cast<unsigned char>(at) >= 0xE3;
}

// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), with ASCII's letters in lower case.
constexpr uint64_t kFnvBasis = 0xcbf29ce484222325;
constexpr uint64_t kFnvPrime = 0x100000001b3;

std::vector<uint64_t> words_of(std::string_view text) {
  std::vector<uint64_t> words;
  for (size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      ++i;
      continue;
    }
    uint64_t hash = kFnvBasis;
    const bool is_ideograph = begins_ideograph(text[i]);
    const auto goes_on = [&](char at) {
      return is_ideograph ? continues_character(at) : is_letter(at) && !begins_ideograph(at);
    };
    do {
      const char at = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
      hash = (hash ^ static_cast<unsigned char>(at)) * kFnvPrime;
      ++i;
    } while (i < text.size() && goes_on(text[i]));
    words.push_back(hash);
  }
  return words;
}

// Of words in a row; begins with 0.
uint64_t with_word(uint64_t run, uint64_t word) {
  run = (run ^ word) * 0x9e3779b97f4a7c15;
  return run ^ run >> 32;
}

// Calls `use` with the words of each leaf. Iterative: a client chooses the depth.
template <class Use>
void for_each_leaf(std::string_view text, const Use& use) {
  struct Waiting {
    json::value value;
    int nested;  // how many texts it was in
  };
  std::vector<Waiting> waiting;
  const auto take_text = [&](std::string_view leaf, int nested) {
    auto parsed = nested < AnsweredTexts::kNestedTextsMax ? model::parse_structure(leaf) : std::nullopt;
    if (parsed) {
      waiting.push_back({*std::move(parsed), nested + 1});
    } else {
      use(words_of(leaf));
    }
  };
  take_text(text, 0);
  while (!waiting.empty()) {
    auto [value, nested] = std::move(waiting.back());
    waiting.pop_back();
    if (auto* object = value.if_object()) {
      for (auto& [key, field] : *object) {
        if (!wraps(key)) waiting.push_back({std::move(field), nested});
      }
    } else if (auto* list = value.if_array()) {
      for (auto& item : *list) waiting.push_back({std::move(item), nested});
    } else if (const auto* leaf = value.if_string()) {
      take_text(*leaf, nested);
    } else if (value.is_number()) {
      use(words_of(model::to_text(value)));
    }
  }
}

}  // namespace

bool AnsweredTexts::add(std::string_view answer) {
  bool any = false;
  for_each_leaf(answer, [&](const std::vector<uint64_t>& words) {
    if (words.empty()) return;
    any = true;
    const size_t length = std::min(words.size(), kRunWords);
    lengths_ |= 1U << length;
    for (size_t from = 0; from + length <= words.size(); ++from) {
      uint64_t run = 0;
      for (size_t i = from; i < from + length; ++i) run = with_word(run, words[i]);
      runs_.insert(run);
    }
  });
  return any;
}

bool AnsweredTexts::any_in(std::string_view question) const {
  bool found = false;
  for_each_leaf(question, [&](const std::vector<uint64_t>& words) {
    for (size_t from = 0; from < words.size() && !found; ++from) {
      uint64_t run = 0;
      for (size_t length = 1; length <= std::min(kRunWords, words.size() - from) && !found; ++length) {
        run = with_word(run, words[from + length - 1]);
        found = (lengths_ >> length & 1) != 0 && runs_.contains(run);
      }
    }
  });
  return found;
}

void AnsweredTexts::clear() {
  runs_.clear();
  lengths_ = 0;
}

}  // namespace weft::insight
