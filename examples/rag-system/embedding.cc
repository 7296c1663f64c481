#include "embedding.h"

#include <cctype>
#include <cmath>
#include <cstdint>

namespace {

constexpr size_t kDimensions = 256;
constexpr size_t kShortWord = 3;

// FNV-1a, 64 bits: std::hash may differ between programs.
uint64_t hash_of(const std::string& word) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : word) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

Embedding embed(const std::string& text) {
  Embedding point(kDimensions, 0.0);
  for (const std::string& word : words_of(text)) {
    if (word.size() <= kShortWord) continue;
    const uint64_t hash = hash_of(word);
    point[hash % kDimensions] += (hash >> 63) != 0 ? -1.0 : 1.0;
  }
  double squares = 0;
  for (const double x : point) squares += x * x;
  if (squares > 0) {
    for (double& x : point) x /= std::sqrt(squares);
  }
  return point;
}
