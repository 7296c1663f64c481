#include "eval/ngram_scores.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <unordered_map>

namespace weft::eval {
namespace {

constexpr size_t kLongest = 4;
constexpr double kSmallestPrecision = 1e-7;

using Counts = std::unordered_map<std::string, size_t>;

// The bytes of the white space that the text begins with (ECMA-262, section 12.2); 0 for none.
size_t space_at(std::string_view text) {
  if (std::isspace(static_cast<unsigned char>(text.front())) != 0) return 1;
  // U+00A0; U+1680, U+2000 … U+200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF
  if (text.starts_with("\xC2\xA0")) return 2;
  constexpr std::string_view kThreeBytes[] = {"\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                              "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  for (const auto space : kThreeBytes) {
    if (text.starts_with(space)) return space.size();
  }
  if (text.size() < 3 || !text.starts_with("\xE2\x80")) return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  return last >= 0x80 && last <= 0x8A ? 3 : 0;
}

// Runs of n words, and how often each is there. No word has a space in it.
Counts runs_of(const Words& words, size_t n) {
  Counts counts;
  for (size_t begin = 0; begin + n <= words.size(); ++begin) {
    std::string run;
    for (size_t i = 0; i < n; ++i) run += words[begin + i] + ' ';
    ++counts[run];
  }
  return counts;
}

size_t run_count(const Words& words, size_t n) {
  return words.size() < n ? 0 : words.size() - n + 1;
}

size_t common(const Counts& a, const Counts& b) {
  size_t count = 0;
  for (const auto& [run, times] : a) {
    const auto found = b.find(run);
    if (found != b.end()) count += std::min(times, found->second);
  }
  return count;
}

// By run, the most that any reference has of it.
Counts most_of(std::span<const Words> references, size_t n) {
  Counts most;
  for (const auto& reference : references) {
    for (const auto& [run, times] : runs_of(reference, n)) most[run] = std::max(most[run], times);
  }
  return most;
}

size_t nearest_length(size_t length, std::span<const Words> references) {
  const auto distance = [&](const Words& words) {
    return std::pair(words.size() > length ? words.size() - length : length - words.size(), words.size());
  };
  return std::ranges::min_element(references, {}, distance)->size();
}

double part(size_t of, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(of) / static_cast<double>(whole);
}

double gleu_of_one(const Words& candidate, const Words& reference) {
  size_t matches = 0;
  size_t in_candidate = 0;
  size_t in_reference = 0;
  for (size_t n = 1; n <= kLongest; ++n) {
    matches += common(runs_of(candidate, n), runs_of(reference, n));
    in_candidate += run_count(candidate, n);
    in_reference += run_count(reference, n);
  }
  return std::min(part(matches, in_candidate), part(matches, in_reference));
}

}  // namespace

Words words_in(std::string_view text) {
  Words words;
  bool is_inside = false;
  for (size_t i = 0; i < text.size();) {
    const size_t space = space_at(text.substr(i));
    if (space > 0) {
      is_inside = false;
      i += space;
      continue;
    }
    if (!is_inside) words.emplace_back();
    is_inside = true;
    words.back() += text[i++];
  }
  return words;
}

Words words_and_marks_in(std::string_view text) {
  std::string spaced;
  for (const char byte : text) {
    const bool is_mark = std::ispunct(static_cast<unsigned char>(byte)) != 0;
    spaced += is_mark ? std::string{' ', byte, ' '} : std::string(1, byte);
  }
  return words_in(spaced);
}

double bleu(const Words& candidate, std::span<const Words> references) {
  if (candidate.empty() || references.empty()) return 0;
  const size_t length = nearest_length(candidate.size(), references);
  if (length == 0) return 0;
  double logarithms = 0;
  for (size_t n = 1; n <= kLongest; ++n) {
    const double precision =
        part(common(runs_of(candidate, n), most_of(references, n)), run_count(candidate, n));
    logarithms += std::log(std::max(precision, kSmallestPrecision)) / kLongest;
  }
  const double ratio = static_cast<double>(length) / static_cast<double>(candidate.size());
  return std::exp(std::min(0.0, 1 - ratio) + logarithms);
}

double gleu(const Words& candidate, std::span<const Words> references) {
  double best = 0;
  for (const auto& reference : references) best = std::max(best, gleu_of_one(candidate, reference));
  return best;
}

double rouge_n(const Words& candidate, const Words& reference, size_t n) {
  const size_t both = common(runs_of(candidate, n), runs_of(reference, n));
  // 2pr / (p + r), with p = both / candidate's and r = both / reference's.
  return part(2 * both, run_count(candidate, n) + run_count(reference, n));
}

}  // namespace weft::eval
