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
  for (const char byte : text) {
    const bool is_space = std::isspace(static_cast<unsigned char>(byte)) != 0;
    if (!is_space && !is_inside) words.emplace_back();
    if (!is_space) words.back() += byte;
    is_inside = !is_space;
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
  return part(common(runs_of(candidate, n), runs_of(reference, n)), run_count(reference, n));
}

}  // namespace weft::eval
