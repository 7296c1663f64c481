#include "eval/meteor.h"

#include <libstemmer.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace weft::eval {
namespace {

// A word, and where it stands.
struct Placed {
  std::string word;
  size_t place;
};
struct Match {
  size_t candidate, reference;
};

std::vector<Placed> placed(const Words& words) {
  std::vector<Placed> made;
  for (size_t i = 0; i < words.size(); ++i) made.push_back({words[i], i});
  return made;
}

// Takes words that are the same out of both, the last of the candidate first.
void match(std::vector<Placed>& candidate, std::vector<Placed>& reference, std::vector<Match>& matches) {
  for (size_t i = candidate.size(); i-- > 0;) {
    const auto same = std::find_if(reference.rbegin(), reference.rend(),
                                   [&](const Placed& each) { return each.word == candidate[i].word; });
    if (same == reference.rend()) continue;
    matches.push_back({candidate[i].place, same->place});
    reference.erase(std::next(same).base());
    candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

class Stemmer {
 public:
  void stem(std::vector<Placed>& words) const {
    for (auto& [word, place] : words) {
      const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
      const auto* stem = sb_stemmer_stem(porter_.get(), bytes, static_cast<int>(word.size()));
      word.assign(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(porter_.get())));
    }
  }

 private:
  struct Free {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
  };
  std::unique_ptr<sb_stemmer, Free> porter_{sb_stemmer_new("porter", "UTF_8")};
};

// Runs of matches that are beside each other in both texts.
size_t chunks_of(std::vector<Match> matches) {
  std::ranges::sort(matches, {}, &Match::candidate);
  size_t chunks = 1;
  for (size_t i = 1; i < matches.size(); ++i) {
    const bool goes_on = matches[i].candidate == matches[i - 1].candidate + 1 &&
                         matches[i].reference == matches[i - 1].reference + 1;
    chunks += goes_on ? 0 : 1;
  }
  return chunks;
}

}  // namespace

double meteor(const Words& candidate, const Words& reference, const MeteorTerms& terms) {
  auto left = placed(candidate);
  auto right = placed(reference);
  std::vector<Match> matches;
  match(left, right, matches);
  const Stemmer stemmer;
  stemmer.stem(left);
  stemmer.stem(right);
  match(left, right, matches);
  if (matches.empty()) return 0;
  const auto count = static_cast<double>(matches.size());
  const double precision = count / static_cast<double>(candidate.size());
  const double recall = count / static_cast<double>(reference.size());
  const double mean = precision * recall / (terms.alpha * precision + (1 - terms.alpha) * recall);
  const double scattered = static_cast<double>(chunks_of(std::move(matches))) / count;
  return mean * (1 - terms.gamma * std::pow(scattered, terms.beta));
}

}  // namespace weft::eval
