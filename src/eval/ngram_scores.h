// How much of one text's runs of words another has: BLEU, GLEU, ROUGE-N.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::eval {

using Words = std::vector<std::string>;

// What white space divides, Unicode's too.
Words words_in(std::string_view text);
// The same, with each ASCII punctuation mark a word of its own, as in "Yes" "," "it" "is" ".".
Words words_and_marks_in(std::string_view text);

// All give 0 … 1, and 0 where one side has no words. The case of letters counts: who does not want that
// lowers both before. O(words).

// BLEU (Papineni, Roukos, Ward, Zhu: "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL
// 2002): the geometric mean of the clipped precisions p1 … p4, times exp(1 − r/c) where the candidate's c
// words are fewer than the r of the reference that is nearest in length (of two as near the shorter). For one
// sentence precisions are often 0; those count as 1e-7.
double bleu(const Words& candidate, std::span<const Words> references);

// GLEU (Wu et al.: "Google's Neural Machine Translation System", 2016, section 4.3): of all runs of one to
// four words, the smaller of precision and recall; of several references the best.
double gleu(const Words& candidate, std::span<const Words> references);

// ROUGE-N (Lin: "ROUGE: A Package for Automatic Evaluation of Summaries", 2004): the harmonic mean of the
// parts of the reference's and of the candidate's runs of n words that the other has, each run as often as
// both.
double rouge_n(const Words& candidate, const Words& reference, size_t n = 1);

}  // namespace weft::eval
